package io.tierstream.console.feed;

import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.DaemonThreads;
import io.tierstream.console.store.Place;
import io.tierstream.console.store.Store;
import io.tierstream.console.store.StoreException;
import io.tierstream.console.store.TakenOverException;
import io.tierstream.console.store.TopicRecord;
import io.tierstream.console.store.TopicWriter;
import io.tierstream.console.store.TopicWriter.Position;
import io.tierstream.console.store.WriterSchemas;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that brings the topics into the store. What was read and the positions up to which it was read are stored in one
 * transaction: a process that is killed goes on exactly where the store stands.
 *
 * <p>Nothing ends it: outages of the broker, the registry and the database are waited for, and records that cannot be read are
 * counted, logged and passed over.
 */
public final class Feed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(30);
    private static final Duration LOOK_FOR_TOPICS = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_SUCCESSOR = Duration.ofSeconds(1);

    private final ConsoleSettings settings;
    private final Clock clock;
    private final Progress progress;
    private final TopicWriter writer;
    private final SchemaSource schemas;
    private final RecordReader reader;
    private final Live live;
    private final Thread thread = new DaemonThreads("console-feed").newThread(this::run);
    private volatile Set<TopicPartition> assigned = Set.of();
    private final Halt halt = new Halt();
    private volatile @Nullable KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private volatile Runnable onTakenOver = () -> {};
    private Instant lastWrite = Instant.EPOCH;
    private @Nullable Probe probe;

    /**
     * A feed, not yet started.
     *
     * @param listener hears of new transitions inside the transaction
     */
    public Feed(
            ConsoleSettings settings,
            Store store,
            WriterSchemas kept,
            Live live,
            TransitionListener listener,
            Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.live = live;
        this.progress = new Progress(clock.instant());
        this.writer = new TopicWriter(store, settings.retention(), listener::accept);
        this.schemas = new SchemaSource(kept, Clients.registry(settings), progress, halt);
        this.reader = new RecordReader(settings.topics(), schemas);
    }

    /** What is to be done when another process, started later, writes the store: this feed ends then. */
    public void whenTakenOver(Runnable action) {
        onTakenOver = action;
    }

    public void start() {
        probe = new Probe(() -> Clients.admin(settings), () -> assigned, progress);
        probe.start();
        thread.start();
    }

    /** How far the store is behind. */
    public Progress.State state() {
        return progress.state(clock.instant());
    }

    /** Whether every transition that there ever was is in the store's counts. */
    public boolean isComplete() {
        return writer.isComplete(settings.topics().transitions());
    }

    private void run() {
        boolean owner = false;
        while (!halt.isCalled()) {
            try (KafkaConsumer<byte @Nullable [], byte @Nullable []> opened = Clients.consumer(settings)) {
                consumer = opened;
                if (!owner) {
                    writer.takeOver();
                    owner = true;
                }
                read(opened);
            } catch (FeedStoppedException | WakeupException stopped) {
                return;
            } catch (TakenOverException e) {
                LOG.error("The feed ends.", e);
                progress.troubled(String.valueOf(e.getMessage()));
                onTakenOver.run();
                return;
            } catch (RuntimeException e) {
                LOG.warn("The feed failed; trying again.", e);
                progress.troubled("cannot read the topics: " + e.getMessage());
                halt.pause(PAUSE_AFTER_FAILURE);
            } finally {
                consumer = null;
            }
        }
    }

    private void read(KafkaConsumer<byte @Nullable [], byte @Nullable []> opened) {
        Partitions partitions = new Partitions(opened, settings.topics(), writer);
        Instant nextLook = Instant.MIN;
        while (!halt.isCalled()) {
            Instant now = clock.instant();
            if (!now.isBefore(nextLook)) {
                nextLook = now.plus(look(partitions) ? LOOK_FOR_PARTITIONS : LOOK_FOR_TOPICS);
                assigned = Set.copyOf(opened.assignment());
            }
            if (assigned.isEmpty()) {
                halt.pause(LOOK_FOR_TOPICS);
                continue;
            }
            try {
                ConsumerRecords<byte @Nullable [], byte @Nullable []> records = opened.poll(POLL);
                if (!records.isEmpty()) {
                    store(records);
                } else if (now.isAfter(lastWrite.plus(LOOK_FOR_SUCCESSOR))) {
                    write(List.of(), List.of());
                }
                partitions.positions().forEach(progress::position);
            } catch (OffsetOutOfRangeException e) {
                partitions.skip(e);
            }
        }
    }

    /** Returns whether all topics are there. */
    private boolean look(Partitions partitions) {
        Set<String> missing = partitions.refresh();
        progress.missing(missing);
        return missing.isEmpty();
    }

    private void store(ConsumerRecords<byte @Nullable [], byte @Nullable []> records) {
        List<TopicRecord> read = new ArrayList<>(records.count());
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
            try {
                reader.read(record).ifPresent(read::add);
            } catch (BadRecordException e) {
                bad(new Place(record.topic(), record.partition(), record.offset()), String.valueOf(e.getMessage()));
            }
        }
        List<Position> positions = new ArrayList<>();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> next :
                records.nextOffsets().entrySet()) {
            positions.add(new Position(
                    next.getKey().topic(),
                    next.getKey().partition(),
                    next.getValue().offset()));
        }
        write(read, positions);
    }

    /**
     * Writes records with the positions after them. If that fails because of what is in them, they are halved until the bad one is
     * alone, and it is passed over. If it fails for another reason, it is tried again later.
     */
    private void write(List<TopicRecord> records, List<Position> positions) {
        try {
            lastWrite = clock.instant();
            live.stored(records, writer.write(records, positions, clock.instant()), clock.instant());
            progress.untroubled();
        } catch (TakenOverException e) {
            throw e;
        } catch (RuntimeException e) {
            if (records.isEmpty() || (e instanceof StoreException && !isAboutData(e))) {
                throw e;
            }
            divide(records, positions, e);
        }
    }

    /** Each part is stored with the positions after it: what is counted by the record counts once if the process dies in between. */
    private void divide(List<TopicRecord> records, List<Position> positions, RuntimeException reason) {
        int size = records.size();
        if (size > 1) {
            List<TopicRecord> first = records.subList(0, size / 2);
            write(first, after(first));
            write(records.subList(size / 2, size), positions);
        } else {
            bad(records.get(0).place(), "the store refuses it: " + reason.getMessage());
            write(List.of(), positions);
        }
    }

    private static List<Position> after(List<TopicRecord> records) {
        Map<TopicPartition, Long> next = new LinkedHashMap<>();
        records.forEach(record -> next.put(
                new TopicPartition(record.place().topic(), record.place().partition()),
                record.place().offset() + 1));
        return next.entrySet().stream()
                .map(entry ->
                        new Position(entry.getKey().topic(), entry.getKey().partition(), entry.getValue()))
                .toList();
    }

    /** By the class of the SQL state: 22 data, 23 constraints, 54 limits of the program. */
    private static boolean isAboutData(RuntimeException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String type = sql.getSQLState().substring(0, 2);
                return type.equals("22") || type.equals("23") || type.equals("54");
            }
        }
        return false;
    }

    private void bad(Place place, String reason) {
        LOG.warn("{} cannot be read, and is passed over: {}", place, reason);
        progress.bad(place, reason);
    }

    /** Interrupts nothing: an interrupt in the middle of a transaction would close the files of an embedded database. */
    @Override
    public void close() {
        halt.call();
        KafkaConsumer<byte @Nullable [], byte @Nullable []> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        if (probe != null) {
            probe.close();
        }
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        schemas.close();
    }
}
