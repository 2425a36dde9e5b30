package io.tierstream.console.webhook;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads on which lanes look, and the clock that has them look again. */
final class Wakener implements AutoCloseable {

    private static final int THREADS = 4;

    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, daemon("webhook-lane"));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(daemon("webhook-timer"));
    private final Map<Lane, Future<?>> alarms = new ConcurrentHashMap<>();

    void run(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // Closed: whatever it was is in the outbox.
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

    /** Does something again and again; what it throws ends it. */
    void repeat(Runnable task, Duration pause) {
        timer.scheduleWithFixedDelay(() -> run(task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    void forget(Lane lane) {
        Future<?> alarm = alarms.remove(lane);
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
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
