package io.tierstream.flink.operator;

import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.Severity;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rule set that decides in this task, and the way to those before it. Every task comes to the same verdict, because
 * it follows from texts and versions only, not from the order of arrival.
 */
final class RulesInForce {

    private static final String NEEDS_ALL =
            "the rule set asks for places among all customers (percentile, quintile), but the one that this replay began with does"
                    + " not, so nobody has counted them; start the replay anew with it";

    /** What was compiled last in this process. */
    private static SoftReference<@Nullable Shared> shared = new SoftReference<>(null);

    private final EngineSettings settings;

    /** Texts of all versions that were ever in force, to read the state of customers last seen under one of them. */
    private final LongFunction<@Nullable PublishedRuleSet> texts;

    private @Nullable PublishedRuleSet text;
    private final boolean cutsCustomers;

    private @Nullable Engine engine;
    private CutOffs cutOffs = CutOffs.NONE;

    /**
     * No rule set is in force yet.
     *
     * @param cutsCustomers whether the job cuts the values of all customers; if not, rule sets that need that are refused
     */
    RulesInForce(EngineSettings settings, LongFunction<@Nullable PublishedRuleSet> texts, boolean cutsCustomers) {
        this.settings = settings;
        this.cutsCustomers = cutsCustomers;
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

    /** What can be said of a rule set without a look at its text; null when it is to be compiled. */
    @Nullable
    RuleSetVerdict verdict(PublishedRuleSet offered, long now) {
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
        return null;
    }

    /** Compiles a rule set, beside the task's work: it reads nothing that the task changes. */
    Candidate compile(PublishedRuleSet offered) {
        Compilation compilation = compilation(offered);
        if (compilation instanceof Compilation.Compiled compiled) {
            Engine ready = Engine.compile(compiled.ruleSet(), settings, this::find);
            return ready.population() == null || cutsCustomers
                    ? new Candidate(offered, ready, List.of())
                    : new Candidate(offered, null, List.of(new RuleSetVerdict.Problem("UNUSABLE", NEEDS_ALL, 0, 0)));
        }
        List<RuleSetVerdict.Problem> problems = compilation.issues().stream()
                .filter(issue -> issue.severity() == Severity.ERROR)
                .map(RulesInForce::problem)
                .toList();
        return new Candidate(offered, null, problems);
    }

    /**
     * A rule set that was compiled.
     *
     * @param engine null when there are problems
     */
    record Candidate(PublishedRuleSet text, @Nullable Engine engine, List<RuleSetVerdict.Problem> problems) {}

    /** Decides by a rule set from now on, unless it has errors. */
    RuleSetVerdict take(Candidate candidate, long now) {
        if (candidate.engine() == null) {
            return rejected(candidate.text(), now, candidate.problems());
        }
        if (engine != null) {
            candidate.engine().succeed(engine);
        }
        engine = candidate.engine();
        if (!cutOffs.isNone() && engine.population() != null) {
            engine = engine.with(cutOffs);
        }
        text = candidate.text();
        return new RuleSetVerdict(candidate.text(), RuleSetVerdict.State.IN_FORCE, version(), now, List.of());
    }

    /**
     * Decides by these cut-offs from now on, if they are of this rule set and later than those in force.
     *
     * @return whether another engine decides now
     */
    boolean use(PublishedCutOffs published) {
        CutOffs next = published.cutOffs();
        if (text == null || !published.ruleSet().equals(text.name()) || next.asOf() <= cutOffs.asOf()) {
            return false;
        }
        cutOffs = next;
        Engine before = engine();
        if (before.population() != null) {
            engine = before.with(next);
        }
        return engine != before;
    }

    /** Whether these are the cut-offs that count. */
    boolean isInForce(PublishedCutOffs published) {
        return text != null
                && published.ruleSet().equals(text.name())
                && published.cutOffs().asOf() == cutOffs.asOf();
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
        return old != null && compilation(old) instanceof Compilation.Compiled compiled ? compiled.ruleSet() : null;
    }

    /** The tasks of a process get the same texts at the same time, and what becomes of a text never changes: one of them compiles it. */
    private static synchronized Compilation compilation(PublishedRuleSet text) {
        Shared last = shared.get();
        if (last == null || !last.text().equals(text)) {
            String source = text.name() + " version " + text.version();
            last = new Shared(text, RuleSets.compile(source, text.yaml(), text.version()));
            shared = new SoftReference<>(last);
        }
        return last.compilation();
    }

    private record Shared(PublishedRuleSet text, Compilation compilation) {}
}
