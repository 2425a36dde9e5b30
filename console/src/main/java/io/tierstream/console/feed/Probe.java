package io.tierstream.console.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks again and again where the topics end, on a thread of its own. */
final class Probe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final long EVERY_MILLIS = 500;

    private final Admin admin;
    private final Supplier<Set<TopicPartition>> partitions;
    private final Progress progress;
    private final Thread thread = new Thread(this::run, "console-probe");

    Probe(Admin admin, Supplier<Set<TopicPartition>> partitions, Progress progress) {
        this.admin = admin;
        this.partitions = partitions;
        this.progress = progress;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                ask();
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException closed) {
            // what close() does
        }
    }

    private void ask() throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.get().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        if (wanted.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            progress.ends(now, ends);
        } catch (ExecutionException e) {
            LOG.debug("The ends of the topics are not known.", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        admin.close(Duration.ZERO);
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
