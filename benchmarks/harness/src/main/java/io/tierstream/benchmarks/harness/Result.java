package io.tierstream.benchmarks.harness;

/**
 * What one process used.
 *
 * @param cpuMicros processor time of the whole process per event, user and system, microseconds
 * @param compilerMicros what of it the just-in-time compiler took
 * @param eventsPerSecond by the wall clock
 * @param outputs records written per event
 * @param others further figures: the counters of {@link Peer.Run} per event, and its figures as they are
 */
public record Result(double cpuMicros, double compilerMicros, double eventsPerSecond, double outputs, Figures others) {

    /** Begins the names of figures that say how many microseconds per event a kind of thread took. */
    public static final String THREAD = "thread-";

    /** Processor time per event without the compiler's: what a job costs that has run for a while. */
    public double steadyMicros() {
        return cpuMicros - compilerMicros;
    }

    Result and(Figures figures) {
        return new Result(cpuMicros, compilerMicros, eventsPerSecond, outputs, others.and(figures));
    }

    String line() {
        return others.and("cpu", cpuMicros)
                .and("compiler", compilerMicros)
                .and("rate", eventsPerSecond)
                .and("outputs", outputs)
                .line();
    }

    public static Result parse(String line) {
        Figures figures = Figures.parse(line);
        return new Result(
                figures.get("cpu"), figures.get("compiler"), figures.get("rate"), figures.get("outputs"), figures);
    }
}
