package io.tierstream.benchmarks.suite;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.tierstream.benchmarks.harness.DayBuckets;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.Question.Measure;
import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEvents;
import io.tierstream.benchmarks.suite.engine.EngineCustomers;
import io.tierstream.engine.Direction;
import io.tierstream.engine.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deciding a thousand rules by their index, and by CEL's own runtime one after the other. */
final class EvaluationTable implements Table {

    private static final List<Integer> WINDOWS = List.of(1, 7, 30, 90, 365);
    private static final int EVENTS_A_YEAR = 400;
    private static final int CUSTOMERS = 50;
    private static final int RULES = 1_000;
    private static final double FAR = 2;
    private static final double LIMIT = 100;

    @Override
    public String name() {
        return "evaluation";
    }

    @Override
    public String question() {
        return "1,000 rules decided by the engine and by CEL's runtime, the same transitions";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        Question many = new Question(WINDOWS, RULES, EVENTS_A_YEAR, FAR);
        Question one = new Question(WINDOWS, 1, EVENTS_A_YEAR, FAR);
        Cel cel = new Cel(many);
        int events = size.of(200, 4_000, 20_000);
        List<Double> steps = new ArrayList<>();
        List<Double> steps1 = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        long differences = 0;
        for (int repetition = 0; repetition < lab.repetitions(); repetition++) {
            steps.add(engineMicros(many, size));
            steps1.add(engineMicros(one, size));
            differences += cel.compare(events);
            theirs.add(cel.micros());
        }
        double[] decisions = new double[steps.size()];
        double[] ratios = new double[steps.size()];
        double[] wholeStep = new double[steps.size()];
        for (int i = 0; i < ratios.length; i++) {
            // What cannot be told from noise counts as a tenth of a microsecond.
            decisions[i] = Math.max(0.1, steps.get(i) - steps1.get(i));
            ratios[i] = theirs.get(i) / decisions[i];
            wholeStep[i] = theirs.get(i) / steps.get(i);
        }
        Findings findings = new Findings(
                name(),
                "Deciding rules",
                String.format(
                        "%,d rules over 15 metrics, one thread, no Flink. The engine's step is everything: decode the state, let events leave"
                                + " windows, add one, decide, encode. CEL's figure is the evaluation of all rules' programs alone, over metrics that"
                                + " are there already. After each of %,d events both held the same rules: %d differences.",
                        RULES, events, differences),
                List.of("", "us per event"));
        findings.row(List.of("the engine's step, 1,000 rules", Ratio.of(steps).toString()));
        findings.row(List.of("the engine's step, 1 rule", Ratio.of(steps1).toString()));
        findings.row(List.of("the difference: 999 rules", Ratio.of(decisions).toString()));
        findings.row(List.of("CEL's runtime, 1,000 rules", Ratio.of(theirs).toString()));
        findings.raw("engineStepMicros", steps);
        findings.raw("engineStepMicrosOneRule", steps1);
        findings.raw("celMicros", theirs);
        findings.goal(Goal.atLeast("CEL / the difference", LIMIT, Ratio.of(ratios)));
        findings.goal(Goal.atLeast("CEL / the engine's whole step", 1, Ratio.of(wholeStep)));
        findings.goal(Goal.atMost("differences", 0, Ratio.of(differences)));
        return List.of(findings);
    }

    private static ShopEvents events() {
        return SeededInput.uniform(CUSTOMERS, EVENTS_A_YEAR, 0, 0)
                .inSteps(Duration.ofDays(1))
                .events(5);
    }

    /** A year for everyone first. */
    private static double engineMicros(Question question, Size size) {
        EngineCustomers engine = new EngineCustomers(question.ruleSet());
        ShopEvents events = events();
        int warmUp = CUSTOMERS * EVENTS_A_YEAR * size.of(1, 10, 10);
        for (int i = 0; i < warmUp; i++) {
            engine.step(events.next());
        }
        int measured = size.of(1_000, 200_000, 1_000_000);
        List<ShopEvent> prepared = new ArrayList<>();
        for (int i = 0; i < measured; i++) {
            prepared.add(events.next());
        }
        long start = System.nanoTime();
        for (ShopEvent event : prepared) {
            engine.step(event);
        }
        return (System.nanoTime() - start) / 1e3 / measured;
    }

    /** All rules as CEL programs. */
    private static final class Cel {

        private final Question question;
        private final List<Question.Rule> rules;
        private final List<CelRuntime.Program> programs = new ArrayList<>();
        private long nanos;
        private long evaluated;

        private Cel(Question question) throws CelValidationException, CelEvaluationException {
            this.question = question;
            this.rules = question.allRules();
            CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder();
            for (int w = 0; w < question.windowDays().size(); w++) {
                for (Measure measure : Measure.values()) {
                    builder.addVar(
                            question.metric(w, measure), measure == Measure.SPEND ? SimpleType.DOUBLE : SimpleType.INT);
                }
            }
            CelCompiler compiler = builder.setResultType(SimpleType.BOOL).build();
            CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder().build();
            for (Question.Rule rule : rules) {
                programs.add(runtime.createProgram(
                        compiler.compile(question.condition(rule)).getAst()));
            }
        }

        /** Microseconds per event so far. */
        private double micros() {
            return nanos / 1e3 / evaluated;
        }

        /** How many rules are decided otherwise than by the engine, over so many events. */
        private long compare(int count) throws CelEvaluationException {
            nanos = 0;
            evaluated = 0;
            EngineCustomers engine = new EngineCustomers(question.ruleSet());
            Map<String, BitSet> held = new HashMap<>();
            Map<String, DayBuckets> metrics = new HashMap<>();
            ShopEvents events = events();
            long differences = 0;
            for (int i = 0; i < count; i++) {
                ShopEvent event = events.next();
                BitSet ours = held.computeIfAbsent(event.customerId(), none -> new BitSet());
                for (Transition transition : engine.step(event).transitions()) {
                    ours.set(
                            Integer.parseInt(transition.target().name().substring(1)),
                            transition.direction() == Direction.ENTER);
                }
                DayBuckets customer = metrics.computeIfAbsent(event.customerId(), none -> new DayBuckets(question));
                customer.add(question, List.of(), event, (rule, holds) -> {});
                BitSet theirs = evaluate(customer);
                theirs.xor(ours);
                differences += theirs.cardinality();
            }
            return differences;
        }

        private BitSet evaluate(DayBuckets customer) throws CelEvaluationException {
            Map<String, Object> row = new HashMap<>();
            for (int w = 0; w < question.windowDays().size(); w++) {
                for (Measure measure : Measure.values()) {
                    long total = customer.total(w, measure);
                    if (measure == Measure.SPEND) {
                        row.put(question.metric(w, measure), total / 100.0);
                    } else {
                        row.put(question.metric(w, measure), total);
                    }
                }
            }
            BitSet holding = new BitSet();
            long start = System.nanoTime();
            for (int rule = 0; rule < programs.size(); rule++) {
                holding.set(rule, (Boolean) programs.get(rule).eval(row));
            }
            nanos += System.nanoTime() - start;
            evaluated++;
            return holding;
        }
    }
}
