package io.tierstream.console.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.schemas.v1.RuleSetStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rule sets that were published, and what became of them. Serves many threads. */
public final class RuleSets {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENTRY = "SELECT r.name, r.version, r.content_hash, r.published_at, r.author, r.comment,"
            + " s.state, s.version_in_force, s.decided_at, s.issues";
    private static final String FROM =
            " FROM rule_set r LEFT JOIN rule_set_status s ON s.name = r.name AND s.version = r.version";

    private final Store store;

    /** A mistake in a rule set; line and column from 1. */
    public record Issue(
            String code,
            String message,
            @Nullable Integer line,
            @Nullable Integer column) {}

    /** What the job said of a rule set. */
    public record Verdict(String state, @Nullable Long versionInForce, Instant decidedAt, List<Issue> issues) {}

    /** A rule set that was published. */
    public record Entry(
            String name,
            long version,
            String contentHash,
            Instant publishedAt,
            @Nullable String author,
            @Nullable String comment,
            @Nullable Verdict status) {}

    /** A rule set with what it says. */
    public record RuleSet(Entry entry, String text) {}

    /**
     * The rule set that decides.
     *
     * @param tasks how many tasks of the job have said what decides in them
     * @param tasksInForce in how many of them it is this version
     */
    public record InForce(String name, long version, int tasks, int tasksInForce) {}

    /**
     * What decides in a task of the job.
     *
     * @param task which one, from 0
     * @param since when it first said so, as far as is known
     */
    public record Task(int task, @Nullable Long versionInForce, Instant since) {}

    public RuleSets(Store store) {
        this.store = store;
    }

    /** Those that are known, the last published first. */
    public List<Entry> list(int from, int limit) {
        return store.read(connection -> Sql.list(
                connection,
                ENTRY + FROM + " ORDER BY r.published_at DESC, r.name, r.version DESC LIMIT ? OFFSET ?",
                RuleSets::entry,
                limit,
                from));
    }

    public Optional<RuleSet> find(String name, long version) {
        return store.read(connection -> Sql.first(
                connection,
                ENTRY + ", r.text" + FROM + " WHERE r.name = ? AND r.version = ?",
                row -> new RuleSet(entry(row), row.getString(11)),
                name,
                version));
    }

    /** The one that decides: what a task took last, or else, of a job whose tasks do not tell, by the newest verdict. */
    public Optional<InForce> inForce() {
        return store.read(connection -> {
            Optional<InForce> told = inForce(
                    connection,
                    "SELECT name, version_in_force, (SELECT COUNT(*) FROM rule_set_task a WHERE a.name = t.name),"
                            + " (SELECT COUNT(*) FROM rule_set_task s WHERE s.name = t.name"
                            + " AND s.version_in_force = t.version_in_force)"
                            + " FROM rule_set_task t WHERE version_in_force IS NOT NULL ORDER BY since DESC LIMIT 1");
            return told.isPresent()
                    ? told
                    : inForce(
                            connection,
                            "SELECT name, version_in_force, 0, 0 FROM rule_set_status"
                                    + " WHERE version_in_force IS NOT NULL ORDER BY decided_at DESC LIMIT 1");
        });
    }

    private static Optional<InForce> inForce(Connection connection, String sql) throws SQLException {
        return Sql.first(
                connection, sql, row -> new InForce(row.getString(1), row.getLong(2), row.getInt(3), row.getInt(4)));
    }

    /** What decides in each task, by its number; nothing of a job whose tasks do not tell. */
    public List<Task> tasks(String name) {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT task, version_in_force, since FROM rule_set_task WHERE name = ? ORDER BY task",
                RuleSets::task,
                name));
    }

    static Task task(ResultSet row) throws SQLException {
        return new Task(row.getInt(1), Sql.optionalLong(row, 2), Instant.ofEpochMilli(row.getLong(3)));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        String state = row.getString(7);
        Verdict verdict = state == null
                ? null
                : new Verdict(
                        state,
                        Sql.optionalLong(row, 8),
                        Instant.ofEpochMilli(row.getLong(9)),
                        issues(row.getString(10)));
        return new Entry(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                row.getString(6),
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
