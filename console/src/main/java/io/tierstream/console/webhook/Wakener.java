package io.tierstream.console.webhook;

import io.tierstream.console.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads on which lanes look, and the clock that has them look again. Once it is closed it does nothing: all is in the outbox. */
final class Wakener implements AutoCloseable {

    private static final int THREADS = 4;

    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, new DaemonThreads("webhook-lane"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("webhook-timer"));
    private final Map<Lane, Future<?>> alarms = new ConcurrentHashMap<>();

    void run(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // Closed.
        }
    }

    /** Has a lane look after some time, instead of at the time that was set before. */
    void wake(Lane lane, Duration after) {
        try {
            Future<?> before =
                    alarms.put(lane, timer.schedule(lane::nudge, Math.max(1, after.toMillis()), TimeUnit.MILLISECONDS));
            if (before != null) {
                before.cancel(false);
            }
        } catch (RejectedExecutionException e) {
            // Closed.
        }
    }

    /** Does something again and again, each time when the last has ended: it never piles up. What it throws ends it. */
    void repeat(Runnable task, Duration pause) {
        try {
            Future<?> unused = timer.schedule(
                    () -> run(() -> {
                        task.run();
                        repeat(task, pause);
                    }),
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed.
        }
    }

    void forget(Lane lane) {
        Future<?> alarm = alarms.remove(lane);
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
