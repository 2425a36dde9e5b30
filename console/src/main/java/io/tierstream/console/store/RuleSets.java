package io.tierstream.console.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.schemas.v1.RuleSetStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rule sets that were published, and what became of them. Serves many threads. */
public final class RuleSets {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS =
            "SELECT r.name, r.version, r.content_hash, r.published_at, r.author, r.comment, r.text,"
                    + " s.state, s.version_in_force, s.decided_at, s.issues FROM rule_set r"
                    + " LEFT JOIN rule_set_status s ON s.name = r.name AND s.version = r.version";

    private final Store store;

    /** A mistake in a rule set; line and column from 1. */
    public record Issue(
            String code,
            String message,
            @Nullable Integer line,
            @Nullable Integer column) {}

    /** What the job said of a rule set. */
    public record Verdict(String state, @Nullable Long versionInForce, Instant decidedAt, List<Issue> issues) {}

    /** A rule set as published. */
    public record RuleSet(
            String name,
            long version,
            String contentHash,
            Instant publishedAt,
            @Nullable String author,
            @Nullable String comment,
            String text,
            @Nullable Verdict status) {}

    /** Name and version of a rule set. */
    public record Version(String name, long version) {}

    public RuleSets(Store store) {
        this.store = store;
    }

    /** All that are known, the last published first. */
    public List<RuleSet> all() {
        return store.read(connection -> Sql.list(
                connection, COLUMNS + " ORDER BY r.published_at DESC, r.name, r.version DESC", RuleSets::ruleSet));
    }

    public Optional<RuleSet> find(String name, long version) {
        return store.read(connection -> Sql.first(
                connection, COLUMNS + " WHERE r.name = ? AND r.version = ?", RuleSets::ruleSet, name, version));
    }

    /** The one that decides, by the newest verdict. */
    public Optional<Version> inForce() {
        return store.read(connection -> Sql.first(
                connection,
                "SELECT name, version_in_force FROM rule_set_status WHERE version_in_force IS NOT NULL"
                        + " ORDER BY decided_at DESC LIMIT 1",
                row -> new Version(row.getString(1), row.getLong(2))));
    }

    private static RuleSet ruleSet(ResultSet row) throws SQLException {
        String state = row.getString(8);
        Verdict verdict = state == null
                ? null
                : new Verdict(
                        state,
                        Sql.optionalLong(row, 9),
                        Instant.ofEpochMilli(row.getLong(10)),
                        issues(row.getString(11)));
        return new RuleSet(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                verdict);
    }

    static String issues(RuleSetStatus status) {
        List<Issue> issues = status.getIssues().stream()
                .map(issue -> new Issue(issue.getCode(), issue.getMessage(), issue.getLine(), issue.getColumn()))
                .toList();
        try {
            return JSON.writeValueAsString(issues);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON of issues", e);
        }
    }

    private static List<Issue> issues(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("issues of a rule set are stored as something else than JSON", e);
        }
    }
}
