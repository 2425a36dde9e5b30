package io.tierstream.benchmarks.pipeline;

import io.tierstream.benchmarks.ShopEvents;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark run does.
 *
 * @param events in the measured topic
 * @param skipped events of it, a year for every customer, that fill the windows before the measurement begins
 * @param warmUp events in the warm-up topic
 * @param repetitions pairs of processes
 * @param cacheSize what each task of the main job may keep of recently seen customers
 * @param profile where flight recordings of the main job go; null for none
 */
record Plan(
        String name,
        int customers,
        int events,
        int skipped,
        int warmUp,
        int repetitions,
        int metrics,
        int rules,
        String cacheSize,
        Path results,
        @Nullable Path profile) {

    private static final String DEFAULT_CACHE = "64MiB";

    private static final String USAGE =
            "usage: benchmarks/run [--smoke|--quick|--full] [--repetitions N] [--metrics N] [--rules N]"
                    + " [--cache-size SIZE] [--out DIR] [--profile DIR]";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with what is wrong and the usage
     */
    static Plan parse(List<String> arguments) {
        boolean full = arguments.contains("--full");
        boolean smoke = arguments.contains("--smoke");
        int repetitions = full ? 5 : smoke ? 1 : 3;
        int metrics = 20;
        int rules = 50;
        String cacheSize = DEFAULT_CACHE;
        Path results = Path.of("benchmarks", "results");
        Path profile = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (List.of("--smoke", "--quick", "--full").contains(argument)) {
                continue;
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("'" + argument + "' is unknown or needs a value\n" + USAGE);
            }
            String value = arguments.get(++i);
            switch (argument) {
                case "--repetitions" -> repetitions = number(argument, value);
                case "--metrics" -> metrics = number(argument, value);
                case "--rules" -> rules = number(argument, value);
                case "--cache-size" -> cacheSize = value;
                case "--out" -> results = Path.of(value);
                case "--profile" -> profile = Path.of(value);
                default -> throw new IllegalArgumentException("unknown argument '" + argument + "'\n" + USAGE);
            }
        }
        String name = full ? "full" : smoke ? "smoke" : "quick";
        int customers = full ? 100_000 : smoke ? 1_000 : 10_000;
        int skipped = ShopEvents.EVENTS_A_YEAR * customers;
        int measured = full ? 2_000_000 : smoke ? 40_000 : 600_000;
        int warmUp = smoke ? 40_000 : 1_500_000;
        return new Plan(
                name,
                customers,
                skipped + measured,
                skipped,
                warmUp,
                repetitions,
                metrics,
                rules,
                cacheSize,
                results,
                profile);
    }

    /** What the results are called. */
    String title() {
        return "pipeline-" + name + "-" + metrics + "x" + rules
                + (cacheSize.equals(DEFAULT_CACHE) ? "" : "-cache-" + cacheSize);
    }

    private static int number(String argument, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException(argument + " needs a positive number, not '" + value + "'\n" + USAGE);
    }
}
