package io.tierstream.cli.demo;

import io.tierstream.cli.demo.Snapshot.TargetCount;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines for machines: {@code transition ...} for each transition, {@code status ...} every few seconds. */
final class PlainOutput implements Output {

    private static final double STATUS_SECONDS = 5;

    private final PrintWriter out;
    private double next = STATUS_SECONDS;

    PlainOutput(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void transition(Snapshot.Told told) {
        synchronized (out) {
            out.println("transition " + told.time() + " " + told.customer() + " " + told.sentence());
        }
    }

    @Override
    public void show(Snapshot snapshot) {
        if (snapshot.seconds() < next) {
            return;
        }
        next += STATUS_SECONDS;
        synchronized (out) {
            out.println(status(snapshot));
            out.flush();
        }
    }

    static String status(Snapshot snapshot) {
        return String.format(
                Locale.ROOT,
                "status seconds=%.0f events=%d customers=%d entries=%d exits=%d by_time=%d"
                        + " entries_per_s=%.1f exits_per_s=%.1f event_p50_ms=%d event_p99_ms=%d due_p50_ms=%d due_p99_ms=%d %s",
                snapshot.seconds(),
                snapshot.events(),
                snapshot.customers(),
                snapshot.entries(),
                snapshot.exits(),
                snapshot.byTime(),
                snapshot.entryRate(),
                snapshot.exitRate(),
                snapshot.fromEvent().p50(),
                snapshot.fromEvent().p99(),
                snapshot.fromDueMoment().p50(),
                snapshot.fromDueMoment().p99(),
                Stream.concat(snapshot.tiers().stream(), snapshot.segments().stream())
                        .map(PlainOutput::members)
                        .collect(Collectors.joining(" ")));
    }

    private static String members(TargetCount count) {
        return count.target() + "=" + count.members();
    }

    @Override
    public void close() {
        synchronized (out) {
            out.flush();
        }
    }
}
