package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings about processor time: a row for each trial, and the raw figures of every process. */
final class Costs {

    private Costs() {}

    static Findings of(String table, String title, String conditions, Results results) {
        Findings findings = new Findings(
                table,
                title,
                conditions,
                List.of("", "us CPU per event", "and the compiler", "events/s seen", "outputs per event", "state, MB"));
        Map<String, Ratio> bars = new LinkedHashMap<>();
        results.forEach((trial, list) -> {
            Ratio cpu = Ratio.of(list, Result::steadyMicros);
            bars.put(trial.name(), cpu);
            findings.row(List.of(
                    trial.name(),
                    cpu.toString(),
                    number("%.2f", Ratio.of(list, Result::compilerMicros)),
                    number("%,.0f", Ratio.of(list, Result::eventsPerSecond)),
                    number("%.3f", Ratio.of(list, Result::outputs)),
                    stateOf(list)));
            findings.raw(trial.name(), list);
        });
        findings.chart(Chart.bars("us CPU per event", bars));
        return findings;
    }

    private static String stateOf(List<Result> results) {
        for (String name : List.of("checkpoint-bytes", "state-bytes")) {
            if (results.stream().allMatch(result -> result.others().has(name))) {
                return number(
                        "%.1f", Ratio.of(results, result -> result.others().get(name) / 1e6));
            }
        }
        return "";
    }

    private static String number(String format, Ratio ratio) {
        return String.format(Locale.ROOT, format, ratio.median());
    }
}
