package io.tierstream.benchmarks.suite.console;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at even moments, whatever the answers to others are waiting for. A latency counts from the moment at which the request
 * should have been sent until its answer has been read: a service that stalls does not get fewer requests while it does.
 */
final class OpenLoop {

    private static final int CONNECTIONS = 32;
    private static final int DIGITS = 3;
    private static final double NANOS = 1e9;
    private static final int GOOD = 200;

    private final InetSocketAddress address;

    /** Latencies in microseconds of what was answered well, and how many were not. */
    record Answers(Histogram micros, int failures) {}

    OpenLoop(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * Sends.
     *
     * @param requests the n-th
     */
    Answers run(IntFunction<byte[]> requests, double perSecond, Duration time) throws InterruptedException {
        int count = (int) Math.max(1, perSecond * time.toMillis() / 1_000);
        Schedule schedule = new Schedule(requests, System.nanoTime() + 10_000_000, perSecond, count);
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Sender sender = new Sender(schedule);
            senders.add(sender);
            sender.start();
        }
        Histogram all = new Histogram(DIGITS);
        int failures = 0;
        for (Sender sender : senders) {
            sender.join();
            all.add(sender.micros);
            failures += sender.failures;
        }
        return new Answers(all, failures);
    }

    /** What is to be sent when. */
    private record Schedule(IntFunction<byte[]> requests, long begin, double perSecond, int count, AtomicInteger next) {

        private Schedule(IntFunction<byte[]> requests, long begin, double perSecond, int count) {
            this(requests, begin, perSecond, count, new AtomicInteger());
        }

        private long intended(int request) {
            return begin + (long) (request * NANOS / perSecond);
        }
    }

    /** A connection that sends the next request of the schedule when it is due. */
    private final class Sender extends Thread {

        private final Schedule schedule;
        private final Histogram micros = new Histogram(DIGITS);
        private int failures;

        private Sender(Schedule schedule) {
            super("sender");
            this.schedule = schedule;
        }

        @Override
        public void run() {
            int request = schedule.next().getAndIncrement();
            while (request < schedule.count()) {
                try (HttpConnection connection = new HttpConnection(address)) {
                    for (; request < schedule.count(); request = schedule.next().getAndIncrement()) {
                        send(connection, request);
                    }
                } catch (IOException e) {
                    failures++;
                    request = schedule.next().getAndIncrement();
                }
            }
        }

        private void send(HttpConnection connection, int request) throws IOException {
            byte[] bytes = schedule.requests().apply(request);
            long intended = schedule.intended(request);
            for (long wait = intended - System.nanoTime(); wait > 0; wait = intended - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (connection.exchange(bytes) == GOOD) {
                micros.recordValue(Math.max(0, (System.nanoTime() - intended) / 1_000));
            } else {
                failures++;
            }
        }
    }
}
