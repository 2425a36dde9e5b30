package io.tierstream.flink.kafka;

import io.tierstream.flink.operator.RuleSetVerdict;
import io.tierstream.flink.operator.TaskVerdict;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.RuleSetIssue;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import java.time.Instant;

/** What became of a rule set in a task, keyed by both. */
public final class VerdictForm implements RecordForm<TaskVerdict, RuleSetStatus> {

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
    public String key(TaskVerdict said) {
        return said.verdict().ruleSet().name() + "/" + said.task();
    }

    @Override
    public RuleSetStatus record(TaskVerdict said, long made, long now) {
        RuleSetVerdict verdict = said.verdict();
        return RuleSetStatus.newBuilder()
                .setName(verdict.ruleSet().name())
                .setVersion(verdict.ruleSet().version())
                .setContentHash(RuleSets.contentHash(verdict.ruleSet().yaml()))
                .setState(RuleSetState.valueOf(verdict.state().name()))
                .setVersionInForce(verdict.versionInForce() == 0 ? null : verdict.versionInForce())
                .setDecidedAt(Instant.ofEpochMilli(verdict.decidedAt()))
                .setIssues(verdict.problems().stream().map(VerdictForm::issue).toList())
                .setTask(said.task())
                .setTasks(said.tasks())
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
