package io.tierstream.failure;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code failure-tests/run}. */
@Command(
        name = "failure-tests/run",
        mixinStandardHelpOptions = true,
        description = "Lets everything fail while the job runs, and judges what comes out.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all was kept", "1:something was lost, told twice or wrong", "2:usage"})
public final class Suite implements Callable<Integer> {

    private static final Path PAGE = Path.of("docs", "operations", "failure-tests.md");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--long",
            description = "Millions of events and each fault several times: hours. Writes rows of the table.")
    private boolean inLong;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "What to try; all if not given.")
    private List<String> only = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "Of histories and moments. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The page with the table. Without --long nothing is written unless this is given. Default: docs/operations/failure-tests.md")
    private @Nullable Path out;

    @Option(names = "--list", description = "Says what there is to try.")
    private boolean list;

    @Option(
            names = "--store-savepoint",
            paramLabel = "DIR",
            description = "Stores a savepoint of this version and what must follow from it, and does nothing else.")
    private @Nullable Path store;

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Suite()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Entries.Size size = inLong ? Entries.Size.LONG : Entries.Size.SHORT;
        List<Entry> chosen = chosen(Entries.of(size));
        if (list) {
            chosen.forEach(entry -> System.out.printf("%-20s %s%n", entry.name(), entry.what()));
            return 0;
        }
        if (store != null) {
            try (World world = new World()) {
                new StoredSavepoint(world, store).write();
            }
            return 0;
        }
        boolean kept = true;
        for (Entry entry : chosen) {
            kept &= tried(entry);
        }
        return kept ? 0 : 1;
    }

    /** Each in a world of its own: what one leaves behind is no excuse for the next. */
    private boolean tried(Entry entry) {
        if (entry.impossible().isPresent()) {
            Console.say("SKIPPED %s: %s", entry.name(), entry.impossible().get());
            return true;
        }
        Console.say("%s, seed %d: %s", entry.name(), seed, entry.what());
        try (World world = new World(entry.ownClock())) {
            Result result = entry.trial().run(world, entry.name(), seed);
            Console.say(
                    "%s %s: %s%n  %s", result.kept() ? "GOOD" : "BAD", entry.name(), result.verdict(), result.notes());
            Path page = inLong && out == null ? PAGE : out;
            if (page != null) {
                Report.update(page, Row.of(entry, result, seed));
            }
            return result.kept();
        } catch (Exception e) {
            // Those that follow are tried nevertheless: hours of them may.
            Console.say("BAD %s: the run came to no end", entry.name());
            e.printStackTrace();
            return false;
        }
    }

    private List<Entry> chosen(List<Entry> all) {
        List<String> names = all.stream().map(Entry::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "there is no '" + name + "'; there are " + String.join(", ", names));
            }
        }
        return only.isEmpty()
                ? all
                : all.stream().filter(entry -> only.contains(entry.name())).toList();
    }
}
