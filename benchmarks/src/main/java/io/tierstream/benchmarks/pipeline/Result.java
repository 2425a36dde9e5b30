package io.tierstream.benchmarks.pipeline;

import io.tierstream.benchmarks.pipeline.Meter.Mark;
import java.util.Locale;

/**
 * What one process measured.
 *
 * @param cpuMicros processor time of the whole process per event, user and system, microseconds
 * @param eventsPerSecond wall rate, on a machine that did other things beside
 * @param events how many were measured
 * @param wakes timers that had something to do, in the whole run
 * @param staleTimers timers that had nothing to do, in the whole run
 * @param outputs transitions, or records of the minimal job, in the whole run
 */
record Result(double cpuMicros, double eventsPerSecond, long events, long wakes, long staleTimers, long outputs) {

    static Result between(Mark begin, Mark end, long wakes, long staleTimers, long outputs) {
        long events = Math.max(1, end.events() - begin.events());
        return new Result(
                (end.cpu() - begin.cpu()) / 1e3 / events,
                events * 1e9 / (end.wall() - begin.wall()),
                events,
                wakes,
                staleTimers,
                outputs);
    }

    String line() {
        return String.format(
                Locale.ROOT, "%f %f %d %d %d %d", cpuMicros, eventsPerSecond, events, wakes, staleTimers, outputs);
    }

    static Result parse(String line) {
        String[] parts = line.trim().split(" ");
        return new Result(
                Double.parseDouble(parts[0]),
                Double.parseDouble(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]));
    }
}
