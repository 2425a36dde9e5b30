package io.tierstream.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures of a run as a table and as JSON. */
final class Report {

    private final Plan plan;
    private final double bytesPerEvent;
    private final List<Result> main;
    private final List<Result> minimal;

    Report(Plan plan, double bytesPerEvent, Map<Variant, List<Result>> results) {
        this.plan = plan;
        this.bytesPerEvent = bytesPerEvent;
        this.main = Objects.requireNonNull(results.get(Variant.MAIN));
        this.minimal = Objects.requireNonNull(results.get(Variant.MINIMAL));
    }

    /** The ratio of each pair of processes that followed each other. */
    private double[] ratios(ToDoubleFunction<Result> figure) {
        return IntStream.range(0, main.size())
                .mapToDouble(i -> figure.applyAsDouble(main.get(i)) / figure.applyAsDouble(minimal.get(i)))
                .sorted()
                .toArray();
    }

    String markdown() {
        double[] ratios = ratios(Result::steadyMicros);
        double[] whole = ratios(Result::cpuMicros);
        return text(
                """
                # Processor time per event: the main job against a minimal job (%s)

                %d metrics (windows 1 h to 365 d), %d rules, %,d customers, %,d events of %.0f bytes, of which the last %,d are \
                measured; parallelism %d, RocksDB, checkpoints every 10 s, at-least-once, replay mode, a cache of %s a task. Median of %d \
                processes each, lowest and highest beside it.

                | job | us CPU per event | lowest - highest | and the compiler | events/s seen | outputs per event | timers that woke per event |
                |---|---|---|---|---|---|---|
                %s
                %s

                **Ratio: %.2f** (pairs: %.2f - %.2f); with the just-in-time compiler's threads, which come to rest after some minutes, \
                %.2f (%.2f - %.2f).

                Machine: %s
                """,
                plan.name(),
                plan.metrics(),
                plan.rules(),
                plan.customers(),
                plan.events(),
                bytesPerEvent,
                plan.events() - plan.skipped(),
                FlinkProcess.PARALLELISM,
                plan.cacheSize(),
                main.size(),
                row("main job", main),
                row("minimal job", minimal),
                median(ratios),
                ratios[0],
                ratios[ratios.length - 1],
                median(whole),
                whole[0],
                whole[whole.length - 1],
                Machine.describe());
    }

    private String row(String name, List<Result> results) {
        double[] cpu = sorted(results, Result::steadyMicros);
        return text(
                "| %s | %.2f | %.2f - %.2f | %.2f | %,.0f | %.3f | %.3f |",
                name,
                median(cpu),
                cpu[0],
                cpu[cpu.length - 1],
                median(sorted(results, Result::compilerMicros)),
                median(sorted(results, Result::eventsPerSecond)),
                median(sorted(results, Result::outputs)),
                median(sorted(results, Result::wakes)));
    }

    private String json() {
        double[] ratios = ratios(Result::steadyMicros);
        double[] whole = ratios(Result::cpuMicros);
        return text(
                """
                {
                  "benchmark": "pipeline",
                  "plan": "%s",
                  "metrics": %d,
                  "rules": %d,
                  "customers": %d,
                  "events": %d,
                  "measuredEvents": %d,
                  "bytesPerEvent": %.1f,
                  "parallelism": %d,
                  "ratio": %.3f,
                  "ratios": [%s],
                  "ratiosWithCompiler": [%s],
                  "mainCpuMicrosPerEvent": [%s],
                  "minimalCpuMicrosPerEvent": [%s],
                  "mainCompilerMicrosPerEvent": [%s],
                  "minimalCompilerMicrosPerEvent": [%s],
                  "mainEventsPerSecond": [%s],
                  "minimalEventsPerSecond": [%s],
                  "transitionsPerEvent": %.4f,
                  "wakesPerEvent": %.4f,
                  "staleTimersPerEvent": %.4f,
                  "machine": "%s"
                }
                """,
                plan.name(),
                plan.metrics(),
                plan.rules(),
                plan.customers(),
                plan.events(),
                plan.events() - plan.skipped(),
                bytesPerEvent,
                FlinkProcess.PARALLELISM,
                median(ratios),
                list(ratios),
                list(whole),
                list(unsorted(main, Result::steadyMicros)),
                list(unsorted(minimal, Result::steadyMicros)),
                list(unsorted(main, Result::compilerMicros)),
                list(unsorted(minimal, Result::compilerMicros)),
                list(unsorted(main, Result::eventsPerSecond)),
                list(unsorted(minimal, Result::eventsPerSecond)),
                median(sorted(main, Result::outputs)),
                median(sorted(main, Result::wakes)),
                median(sorted(main, Result::staleTimers)),
                Machine.describe());
    }

    /** Writes both forms, named after the plan and the size of the rule set. */
    void write() throws IOException {
        String name = plan.title();
        Path directory = Files.createDirectories(plan.results());
        Files.writeString(directory.resolve(name + ".md"), markdown());
        Files.writeString(directory.resolve(name + ".json"), json());
        System.out.println("written to " + directory.resolve(name + ".md") + " and .json");
    }

    private static double[] sorted(List<Result> results, ToDoubleFunction<Result> figure) {
        return results.stream().mapToDouble(figure).sorted().toArray();
    }

    private static double[] unsorted(List<Result> results, ToDoubleFunction<Result> figure) {
        return results.stream().mapToDouble(figure).toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String list(double[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> text("%.3f", values[i]))
                .collect(Collectors.joining(", "));
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
