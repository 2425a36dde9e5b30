package io.tierstream.console.feed;

import io.tierstream.console.DaemonThreads;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks again and again where the topics end, on a thread of its own. */
final class Probe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final long EVERY_MILLIS = 500;

    private final Supplier<Admin> admins;
    private final Supplier<Set<TopicPartition>> partitions;
    private final Progress progress;
    private final Thread thread = new DaemonThreads("console-probe").newThread(this::run);

    /** @param admins opens a client; it throws while the brokers' names cannot be resolved */
    Probe(Supplier<Admin> admins, Supplier<Set<TopicPartition>> partitions, Progress progress) {
        this.admins = admins;
        this.partitions = partitions;
        this.progress = progress;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                askWithClient();
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException closed) {
            // what close() does
        }
    }

    /** Asks until something fails; then with another client. */
    private void askWithClient() throws InterruptedException {
        try {
            Admin admin = admins.get();
            try {
                while (true) {
                    ask(admin);
                    Thread.sleep(EVERY_MILLIS);
                }
            } finally {
                admin.close(Duration.ZERO);
            }
        } catch (KafkaException e) {
            LOG.debug("The brokers cannot be asked.", e);
        }
    }

    private void ask(Admin admin) throws InterruptedException {
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
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
