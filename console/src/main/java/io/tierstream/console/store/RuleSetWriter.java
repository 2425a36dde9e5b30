package io.tierstream.console.store;

import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rule sets and verdicts of one transaction. */
final class RuleSetWriter {

    private final Connection connection;
    private final Dialect dialect;
    private final List<RuleSetDocument> documents = new ArrayList<>();
    private final List<RuleSetStatus> verdicts = new ArrayList<>();

    RuleSetWriter(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    void add(TopicRecord.RuleSet record) {
        documents.add(record.document());
    }

    void add(TopicRecord.Verdict record) {
        verdicts.add(record.status());
    }

    void write() throws SQLException {
        for (RuleSetDocument document : documents) {
            Sql.update(
                    connection,
                    dialect.upsert(
                            "rule_set",
                            List.of("name", "version"),
                            List.of("content_hash", "published_at", "author", "comment", "text")),
                    parameters(document));
        }
        for (RuleSetStatus verdict : verdicts) {
            if (verdict.getTask() != null) {
                writeTask(verdict, verdict.getTask());
            }
            // All tasks say the same, and again whenever they start: the first one counts.
            if (verdict.getTask() == null || !isKnown(verdict)) {
                Sql.update(
                        connection,
                        dialect.upsert(
                                "rule_set_status",
                                List.of("name", "version"),
                                List.of("state", "version_in_force", "decided_at", "issues")),
                        parameters(verdict));
            }
        }
    }

    private boolean isKnown(RuleSetStatus verdict) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT state FROM rule_set_status WHERE name = ? AND version = ?",
                        row -> row.getString(1),
                        verdict.getName(),
                        verdict.getVersion())
                .filter(verdict.getState().name()::equals)
                .isPresent();
    }

    private void writeTask(RuleSetStatus verdict, int task) throws SQLException {
        Optional<RuleSets.Task> before = Sql.first(
                connection,
                "SELECT task, version_in_force, since FROM rule_set_task WHERE name = ? AND task = ?",
                RuleSets::task,
                verdict.getName(),
                task);
        if (before.isEmpty() || !Objects.equals(before.get().versionInForce(), verdict.getVersionInForce())) {
            Sql.update(
                    connection,
                    dialect.upsert("rule_set_task", List.of("name", "task"), List.of("version_in_force", "since")),
                    verdict.getName(),
                    task,
                    verdict.getVersionInForce(),
                    verdict.getDecidedAt().toEpochMilli());
        }
        if (verdict.getTasks() != null) {
            // There were more of them before the job was rescaled.
            Sql.update(
                    connection,
                    "DELETE FROM rule_set_task WHERE name = ? AND task >= ?",
                    verdict.getName(),
                    verdict.getTasks());
        }
    }

    private static @Nullable Object[] parameters(RuleSetDocument document) {
        return new @Nullable Object[] {
            document.getName(),
            document.getVersion(),
            document.getContentHash(),
            document.getPublishedAt().toEpochMilli(),
            document.getAuthor(),
            document.getComment(),
            document.getText()
        };
    }

    private static @Nullable Object[] parameters(RuleSetStatus verdict) {
        return new @Nullable Object[] {
            verdict.getName(),
            verdict.getVersion(),
            verdict.getState().name(),
            verdict.getVersionInForce(),
            verdict.getDecidedAt().toEpochMilli(),
            RuleSets.issues(verdict)
        };
    }
}
