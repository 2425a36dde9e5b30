package io.tierstream.benchmarks.pipeline;

import io.tierstream.benchmarks.pipeline.Meter.Mark;
import java.util.Locale;

/**
 * What one process measured, per event of the measured part.
 *
 * @param cpuMicros processor time of the whole process, user and system, microseconds
 * @param compilerMicros what of it the just-in-time compiler took
 * @param eventsPerSecond wall rate, on a machine that did other things beside
 * @param wakes timers that had something to do
 * @param staleTimers timers that had nothing to do
 * @param outputs transitions, or records of the minimal job
 */
record Result(
        double cpuMicros,
        double compilerMicros,
        double eventsPerSecond,
        double wakes,
        double staleTimers,
        double outputs) {

    static Result between(Mark begin, Mark end) {
        double events = Math.max(1, end.events() - begin.events());
        return new Result(
                (end.cpu() - begin.cpu()) / 1e3 / events,
                (end.compiler() - begin.compiler()) / 1e3 / events,
                events * 1e9 / (end.wall() - begin.wall()),
                (end.wakes() - begin.wakes()) / events,
                (end.staleTimers() - begin.staleTimers()) / events,
                (end.outputs() - begin.outputs()) / events);
    }

    /** Processor time of everything but the compiler: what a job costs that has run for a while. */
    double steadyMicros() {
        return cpuMicros - compilerMicros;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%f %f %f %f %f %f",
                cpuMicros,
                compilerMicros,
                eventsPerSecond,
                wakes,
                staleTimers,
                outputs);
    }

    static Result parse(String line) {
        String[] parts = line.trim().split(" ");
        return new Result(
                Double.parseDouble(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]),
                Double.parseDouble(parts[4]),
                Double.parseDouble(parts[5]));
    }
}
