package io.tierstream.benchmarks.suite.console;

import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Requests that were sent at a rate, and how they were answered.
 *
 * @param micros latencies from when they should have been sent
 * @param failures answers that were not 200, and connections that broke
 * @param consoleCores how many cores the console had meanwhile
 * @param otherCores how many cores others had who have nothing to do with it
 */
public record Asked(
        String name, double perSecond, Histogram micros, int failures, double consoleCores, double otherCores) {

    static Asked of(ConsoleProcess console, Requests requests, Duration time) throws IOException, InterruptedException {
        Processor before = Processor.now(console.pid());
        OpenLoop.Answers answers = new OpenLoop(console.address()).run(requests.bytes(), requests.perSecond(), time);
        Processor after = Processor.now(console.pid());
        return new Asked(
                requests.name(),
                requests.perSecond(),
                answers.micros(),
                answers.failures(),
                before.consoleCores(after),
                before.otherCores(after));
    }

    /** Milliseconds within which so many of a hundred were answered. */
    public double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
