package io.tierstream.flink.operator;

import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.RuleSet;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.Severity;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rule set that decides in this task, and the way to those before it. Every task comes to the same verdict, because
 * it follows from texts and versions only, not from the order of arrival.
 */
final class RulesInForce {

    private final EngineSettings settings;

    /** Texts of all versions that were ever in force, to read the state of customers last seen under one of them. */
    private final LongFunction<@Nullable PublishedRuleSet> texts;

    private @Nullable PublishedRuleSet text;
    private @Nullable Engine engine;

    RulesInForce(EngineSettings settings, LongFunction<@Nullable PublishedRuleSet> texts) {
        this.settings = settings;
        this.texts = texts;
    }

    Engine engine() {
        Engine current = engine;
        if (current == null) {
            throw new IllegalStateException("no rule set is in force");
        }
        return current;
    }

    /** The version in force; 0 when there is none. */
    long version() {
        return text == null ? 0 : text.version();
    }

    /** Takes a rule set up if it is newer and has no errors. */
    RuleSetVerdict offer(PublishedRuleSet offered, long now) {
        String problem = problem(offered);
        if (problem != null) {
            return rejected(offered, now, List.of(new RuleSetVerdict.Problem("UNUSABLE", problem, 0, 0)));
        }
        if (text != null && offered.version() <= text.version()) {
            boolean same = offered.equals(text);
            return new RuleSetVerdict(
                    offered,
                    same ? RuleSetVerdict.State.IN_FORCE : RuleSetVerdict.State.SUPERSEDED,
                    version(),
                    now,
                    List.of());
        }
        Compilation compilation = compile(offered);
        if (compilation instanceof Compilation.Compiled compiled) {
            engine = Engine.compile(compiled.ruleSet(), settings, this::find);
            text = offered;
            return new RuleSetVerdict(offered, RuleSetVerdict.State.IN_FORCE, version(), now, List.of());
        }
        List<RuleSetVerdict.Problem> problems = ((Compilation.Rejected) compilation)
                .issues().stream()
                        .filter(issue -> issue.severity() == Severity.ERROR)
                        .map(RulesInForce::problem)
                        .toList();
        return rejected(offered, now, problems);
    }

    private @Nullable String problem(PublishedRuleSet offered) {
        if (offered.problem() != null) {
            return offered.problem();
        }
        if (text != null && !offered.name().equals(text.name())) {
            return "this job decides by rule set '" + text.name() + "', not '" + offered.name()
                    + "'; publish under that name, or start another job with a rules topic of its own";
        }
        return null;
    }

    private RuleSetVerdict rejected(PublishedRuleSet offered, long now, List<RuleSetVerdict.Problem> problems) {
        return new RuleSetVerdict(offered, RuleSetVerdict.State.REJECTED, version(), now, problems);
    }

    private static RuleSetVerdict.Problem problem(Issue issue) {
        return new RuleSetVerdict.Problem(issue.code().id(), issue.message(), issue.line(), issue.column());
    }

    private @Nullable RuleSet find(long version) {
        PublishedRuleSet old = texts.apply(version);
        return old != null && compile(old) instanceof Compilation.Compiled compiled ? compiled.ruleSet() : null;
    }

    private static Compilation compile(PublishedRuleSet text) {
        return RuleSets.compile(text.name() + " version " + text.version(), text.yaml(), text.version());
    }
}
