package io.tierstream.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * A moment of a run.
 *
 * @param cpu processor time of this process so far, user and system, nanoseconds
 * @param threads what of it each kind of thread took
 * @param wall wall time, nanoseconds
 */
record Meter(long cpu, Map<String, Long> threads, long wall, long events, long outputs, Figures counters) {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Meter read(Peer.Run run) {
        return new Meter(
                PROCESS.getProcessCpuTime(),
                ThreadTimes.nanos(),
                System.nanoTime(),
                run.events(),
                run.outputs(),
                run.counters());
    }

    /** What was used from here until then. */
    Result until(Meter then) {
        double events = then.events - this.events;
        Figures perEvent = Figures.NONE;
        for (var counter : then.counters.byName().entrySet()) {
            double before = counters.has(counter.getKey()) ? counters.get(counter.getKey()) : 0;
            perEvent = perEvent.and(counter.getKey(), (counter.getValue() - before) / events);
        }
        for (Map.Entry<String, Long> thread : then.threads.entrySet()) {
            long nanos = thread.getValue() - threads.getOrDefault(thread.getKey(), 0L);
            perEvent = perEvent.and(Result.THREAD + thread.getKey(), nanos / 1e3 / events);
        }
        return new Result(
                (then.cpu - cpu) / 1e3 / events,
                (ThreadTimes.compiler(then.threads) - ThreadTimes.compiler(threads)) / 1e3 / events,
                events * 1e9 / (then.wall - wall),
                (then.outputs - outputs) / events,
                perEvent);
    }
}
