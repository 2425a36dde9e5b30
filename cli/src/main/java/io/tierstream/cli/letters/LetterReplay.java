package io.tierstream.cli.letters;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters back: key, value and headers as they were, with a {@link ReplayMarker}, and into the partition that they came
 * from. A letter that is there already, from an earlier replay, is left out.
 *
 * <p>Everything is read twice, so that no more than the places of letters are kept in memory.
 */
public final class LetterReplay {

    /** Clocks of the job, of the broker and of who replays differ by less. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private static final int LARGEST_RECORD = 64 << 20;

    private final Properties kafka;
    private final String topic;
    private final @Nullable String to;

    /**
     * @param kafka properties of the clients, with bootstrap servers
     * @param topic the dead letters
     * @param to the topic for all of them; null for the one that each came from
     */
    public LetterReplay(Properties kafka, String topic, @Nullable String to) {
        this.kafka = kafka;
        this.topic = topic;
        this.to = to;
    }

    /** A replay that has been prepared: what is in the topics then is what counts. */
    public final class Prepared {

        private final ReplayPlan plan;
        private final ReplayPlan.Steps steps;
        private final Map<TopicPartition, Long> ends;

        private Prepared(ReplayPlan plan, ReplayPlan.Steps steps, Map<TopicPartition, Long> ends) {
            this.plan = plan;
            this.steps = steps;
            this.ends = ends;
        }

        public ReplayReport report() {
            return steps.report();
        }

        /**
         * Writes the letters back.
         *
         * @param progress hears how many are handed to Kafka
         * @return how many were written; fewer than planned if letters went away in between
         * @throws IOException at the first that cannot be written; those before it stay, and will be recognised
         */
        public long write(LongConsumer progress) throws IOException, InterruptedException {
            AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
            AtomicLong written = new AtomicLong();
            long[] sent = {0};
            try (CommittedRecords records = new CommittedRecords(kafka);
                    KafkaProducer<byte[], byte[]> producer = producer()) {
                records.read(records.beginnings(ends), ends, record -> {
                    StoredLetter letter = StoredLetter.of(record).orElse(null);
                    if (letter == null || !steps.letters().contains(letter.place())) {
                        return;
                    }
                    fail(failure.get(), written.get());
                    producer.send(restored(letter, producer), (metadata, problem) -> {
                        if (problem == null) {
                            written.incrementAndGet();
                        } else {
                            failure.compareAndSet(null, new IOException(letter.place() + ": " + problem.getMessage()));
                        }
                    });
                    progress.accept(++sent[0]);
                });
                producer.flush();
            }
            fail(failure.get(), written.get());
            return written.get();
        }

        /** The original partition keeps what belongs together in order, whatever partitioner the producer had. */
        private ProducerRecord<byte[], byte[]> restored(StoredLetter letter, KafkaProducer<byte[], byte[]> producer) {
            String target = plan.target(letter.source());
            int partition = letter.source().partition();
            boolean home = target.equals(letter.source().topic())
                    && partition < producer.partitionsFor(target).size();
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    target,
                    home ? partition : null,
                    letter.record().key(),
                    letter.record().value(),
                    letter.originalHeaders());
            new ReplayMarker(letter.place(), letter.source()).addTo(record.headers());
            return record;
        }

        private static void fail(@Nullable IOException failure, long written) throws IOException {
            if (failure != null) {
                throw new IOException(
                        failure.getMessage() + "; stopped there after " + written
                                + (written == 1 ? " letter" : " letters")
                                + ". Correct it and call this again: what is written back already is recognised",
                        failure);
            }
        }
    }

    /**
     * Finds what is to be done.
     *
     * @param limit at most so many letters, the oldest
     * @param again whether to write back what was written back before
     */
    public Prepared prepare(LetterFilter filter, long limit, boolean again) throws IOException, InterruptedException {
        ReplayPlan plan = new ReplayPlan(to);
        try (CommittedRecords records = new CommittedRecords(kafka)) {
            Map<TopicPartition, Long> ends = records.ends(topic);
            records.read(
                    records.beginnings(ends),
                    ends,
                    record -> StoredLetter.of(record).ifPresent(letter -> {
                        if (!again) {
                            // It came to its source topic by a replay, and failed again.
                            letter.replayOf()
                                    .ifPresent(
                                            marker -> plan.mark(letter.source().topic(), marker));
                        }
                        if (filter.matches(letter)) {
                            plan.choose(letter);
                        }
                    }));
            if (!again) {
                for (String target : plan.targets()) {
                    findReplayed(records, target, plan);
                }
            }
            return new Prepared(plan, plan.steps(limit), ends);
        }
    }

    private static void findReplayed(CommittedRecords records, String target, ReplayPlan plan)
            throws IOException, InterruptedException {
        Map<TopicPartition, Long> ends = records.ends(target);
        records.read(
                records.since(ends, Math.max(0, plan.earliest() - CLOCKS.toMillis())),
                ends,
                record -> ReplayMarker.of(record.headers()).ifPresent(marker -> plan.mark(target, marker)));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(LARGEST_RECORD));
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(2 * LARGEST_RECORD));
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "20");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
