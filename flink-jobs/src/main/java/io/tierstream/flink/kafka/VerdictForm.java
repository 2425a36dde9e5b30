package io.tierstream.flink.kafka;

import io.tierstream.flink.operator.RuleSetVerdict;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.RuleSetIssue;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import java.time.Instant;

/** What became of a published rule set, keyed by its name, for its author. */
public final class VerdictForm implements RecordForm<RuleSetVerdict, RuleSetStatus> {

    private static final long serialVersionUID = 1L;

    @Override
    public Contract contract() {
        return Contract.RULE_SET_STATUS;
    }

    @Override
    public Class<RuleSetStatus> recordClass() {
        return RuleSetStatus.class;
    }

    @Override
    public String key(RuleSetVerdict verdict) {
        return verdict.ruleSet().name();
    }

    @Override
    public RuleSetStatus record(RuleSetVerdict verdict, long made, long now) {
        return RuleSetStatus.newBuilder()
                .setName(verdict.ruleSet().name())
                .setVersion(verdict.ruleSet().version())
                .setContentHash(RuleSets.contentHash(verdict.ruleSet().yaml()))
                .setState(RuleSetState.valueOf(verdict.state().name()))
                .setVersionInForce(verdict.versionInForce() == 0 ? null : verdict.versionInForce())
                .setDecidedAt(Instant.ofEpochMilli(verdict.decidedAt()))
                .setIssues(verdict.problems().stream().map(VerdictForm::issue).toList())
                .build();
    }

    private static RuleSetIssue issue(RuleSetVerdict.Problem problem) {
        return RuleSetIssue.newBuilder()
                .setCode(problem.code())
                .setMessage(problem.message())
                .setLine(problem.line() == 0 ? null : problem.line())
                .setColumn(problem.column() == 0 ? null : problem.column())
                .build();
    }
}
