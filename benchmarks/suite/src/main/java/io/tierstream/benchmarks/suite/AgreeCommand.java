package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.Result;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks that all contenders give the same answers before their costs are compared. */
@Command(
        name = "agree",
        mixinStandardHelpOptions = true,
        description =
                "Checks the answers of contenders against a recomputation from all events, and shows what a small run costs them.")
final class AgreeCommand implements Callable<Integer> {

    /** Whole days, because some know no finer windows. */
    private static final Duration RESOLUTION = Duration.ofDays(1);

    private static final SeededInput INPUT =
            SeededInput.uniform(200, 400, 0, 20_000).inSteps(RESOLUTION);
    private static final int RULES = 20;

    /** Close to the mean, so that much changes. */
    private static final double NEAR = 0.2;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "CONTENDER",
            arity = "0..*",
            description = "Default: all that answer the question and are built.")
    private List<String> names = List.of();

    @Override
    public Integer call() throws Exception {
        boolean agree = true;
        try (Lab lab = new Lab(Path.of("benchmarks"), Size.SMOKE, 1, null)) {
            List<Contender> contenders = names.isEmpty()
                    ? Arrays.stream(Contender.values())
                            .filter(lab::has)
                            .filter(contender -> contender != Contender.MINIMAL)
                            .toList()
                    : names.stream().map(this::contender).toList();
            for (Contender contender : contenders) {
                agree &= check(lab, contender, List.of(30));
                if (contender != Contender.FLINK_SQL) {
                    agree &= check(lab, contender, List.of(1, 7, 90));
                }
            }
        }
        return agree ? 0 : 1;
    }

    /** Whether one contender's answers are right; prints what was found. */
    static boolean check(Lab lab, Contender contender, List<Integer> windows) throws Exception {
        Question question = new Question(windows, RULES, INPUT.eventsAYear(), NEAR);
        Trial trial = Trial.of(contender.toString(), contender, INPUT, Size.SMOKE)
                .asking(question)
                .warmedUpBy(INPUT.events());
        Agreement right = new Agreement(question, INPUT.events(2), INPUT.events());
        String name = "agree-" + contender + "-" + windows.size();
        Stretch warmUp = lab.stretch(name + "-warm-up", lab.topic(INPUT, 1), INPUT.events(), 0);
        Stretch measured = lab.stretch(name, lab.topic(INPUT, 2), INPUT.events(), INPUT.before());
        Workload workload = lab.workload(trial, name, warmUp, measured, false, false);
        try (Lab.PeerHandle peer = lab.start(trial, workload);
                AnswerReader reader = new AnswerReader(lab, contender, measured.output())) {
            Result result = peer.result();
            Agreement.Outcome outcome = right.compare(reader.all());
            Lab.say(
                    "%-14s windows of %s days: %,d answers, of which %,d hold: %,d wrong; %.1f us CPU per event %s",
                    contender,
                    windows,
                    outcome.compared(),
                    outcome.holding(),
                    outcome.differences(),
                    result.steadyMicros(),
                    outcome.first());
            return outcome.differences() == 0 && outcome.holding() > 0;
        }
    }

    private Contender contender(String id) {
        return Contender.of(id)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "there is no contender '" + id + "'; there are: " + Contender.ids()));
    }
}
