package io.tierstream.console.store;

import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
            Sql.update(
                    connection,
                    dialect.upsert(
                            "rule_set_status",
                            List.of("name", "version"),
                            List.of("state", "version_in_force", "decided_at", "issues")),
                    parameters(verdict));
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
