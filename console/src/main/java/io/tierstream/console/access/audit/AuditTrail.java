package io.tierstream.console.access.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit log. What changes something is written at once; who looked at something is written within half a second, many at
 * a time; look-ups of memberships, of which there are thousands a second, are counted and written as one entry a minute for each principal.
 * After kill -9 looks of the last half second and look-ups of the last minute are missing.
 */
public final class AuditTrail implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    private static final int WAITING_AT_MOST = 20_000;
    private static final int WRITTEN_AT_ONCE = 1_000;
    private static final long WRITE_EVERY_MILLIS = 500;
    private static final long PATIENCE_MILLIS = 2_000;
    private static final Duration COUNTED_FOR = Duration.ofMinutes(1);
    private static final Duration CLEAN_EVERY = Duration.ofHours(1);

    private final AuditLog log;
    private final Clock clock;
    private final Duration retention;
    private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
    private final Map<Who, LookUps> lookUps = new HashMap<>();
    private final Thread writer = new Thread(this::run, "audit");
    private volatile boolean closed;
    private Instant countedSince;
    private Instant cleaned = Instant.EPOCH;

    private record Who(String user, String role, String address, String action) {}

    private record LookUps(long requests, long customers) {

        private LookUps plus(LookUps other) {
            return new LookUps(requests + other.requests, customers + other.customers);
        }

        private String text() {
            return requests + " requests, " + customers + " customers";
        }
    }

    public AuditTrail(AuditLog log, Clock clock, Duration retention) {
        this.log = log;
        this.clock = clock;
        this.retention = retention;
        this.countedSince = clock.instant();
        writer.setDaemon(true);
        writer.start();
    }

    /** Writes an entry before it returns. What it is about may have been done already: if it cannot be written, the service's own log has it. */
    public void write(AuditEntry entry) {
        writeOrTell(List.of(entry));
    }

    private void writeOrTell(List<AuditEntry> entries) {
        try {
            log.write(entries);
        } catch (RuntimeException e) {
            entries.forEach(entry -> LOG.error("Not in the audit log: {}", entry));
            throw e;
        }
    }

    /** Writes an entry soon. Where the store cannot follow, the asker waits, and after two seconds the entry stands in the service's own log. */
    public void writeSoon(AuditEntry entry) {
        try {
            if (!waiting.offer(entry, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.error("The audit log cannot be written fast enough; lost: {}", entry);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.error("Interrupted before the audit log was written; lost: {}", entry);
        }
    }

    /** Counts a look-up of memberships, of one customer or of many. */
    void count(AuditEntry entry, int customers) {
        synchronized (lookUps) {
            lookUps.merge(
                    new Who(entry.user(), entry.role(), entry.address(), entry.action()),
                    new LookUps(1, customers),
                    LookUps::plus);
        }
    }

    private void run() {
        while (!closed) {
            try {
                writeWaiting(waiting.poll(WRITE_EVERY_MILLIS, TimeUnit.MILLISECONDS));
                Instant now = clock.instant();
                if (!now.isBefore(countedSince.plus(COUNTED_FOR))) {
                    writeCounts();
                }
                if (!now.isBefore(cleaned.plus(CLEAN_EVERY))) {
                    cleaned = now;
                    log.deleteBefore(now.minus(retention));
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("The audit log cannot be written; trying on.", e);
            }
        }
    }

    private void writeWaiting(@Nullable AuditEntry first) {
        if (first == null) {
            return;
        }
        List<AuditEntry> some = new ArrayList<>();
        some.add(first);
        waiting.drainTo(some, WRITTEN_AT_ONCE - 1);
        writeOrTell(some);
    }

    private void writeCounts() {
        Instant now = clock.instant();
        Map<Who, LookUps> counted;
        synchronized (lookUps) {
            counted = new HashMap<>(lookUps);
            lookUps.clear();
            countedSince = now;
        }
        List<AuditEntry> entries = new ArrayList<>();
        counted.forEach((who, count) -> entries.add(
                new AuditEntry(now, who.user(), who.role(), who.address(), who.action(), null, count.text(), 200)));
        if (!entries.isEmpty()) {
            writeOrTell(entries);
        }
    }

    /** Writes what is waiting. */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            writer.join(PATIENCE_MILLIS);
            for (AuditEntry entry = waiting.poll(); entry != null; entry = waiting.poll()) {
                writeWaiting(entry);
            }
            writeCounts();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The end of the audit log cannot be written.", e);
        }
    }
}
