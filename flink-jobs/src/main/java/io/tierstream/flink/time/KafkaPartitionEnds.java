package io.tierstream.flink.time;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker for the end offsets of some topics every now and then, in a thread of its own, and looks into the log of the task's
 * partitions from which nothing comes. Only while an answer is fresh may the clock move a quiet partition: silence because the
 * broker is away is no silence.
 */
final class KafkaPartitionEnds implements PartitionEnds {

    /** Time between two questions, milliseconds. */
    private static final long INTERVAL = 100;

    /** An answer counts for this long, milliseconds. */
    private static final long FRESH = 1_000;

    private static final int TIMEOUT = 5_000;

    /** Generators are never told that their task has ended; when none has asked for so long, there is none, seconds. */
    private static final long ABANDONED = 60;

    private static final long NOT_LOOKED = Long.MIN_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPartitionEnds.class);

    private final List<String> topics;
    private final TaskPartitions partitions;
    private final UnreadSearch search;
    private final Admin admin;
    private final Thread thread;
    private volatile @Nullable Answer answer;
    private boolean reported;
    private volatile long neededAt = System.nanoTime();

    /** @param kafka the properties of the source's reader, with its group */
    KafkaPartitionEnds(List<String> topics, Properties kafka, TaskPartitions partitions) {
        this.topics = topics;
        this.partitions = partitions;
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT));
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT));
        search = new UnreadSearch(properties);
        // A client that administers knows neither.
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
        admin = Admin.create(properties);
        thread = new Thread(this::run, "tierstream-partition-ends");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (System.nanoTime() - neededAt < TimeUnit.SECONDS.toNanos(ABANDONED)) {
            try {
                ask();
                TimeUnit.MILLISECONDS.sleep(INTERVAL);
            } catch (InterruptedException e) {
                break;
            } catch (ExecutionException | TimeoutException e) {
                // The last answer grows old; the next round asks again.
                answer = null;
            }
        }
        search.close();
        admin.close(Duration.ZERO);
    }

    private void ask() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        Map<String, TopicDescription> found =
                admin.describeTopics(topics).allTopicNames().get(TIMEOUT, TimeUnit.MILLISECONDS);
        found.forEach((topic, description) -> description
                .partitions()
                .forEach(partition ->
                        question.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        long asked = System.nanoTime();
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT, TimeUnit.MILLISECONDS)
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        answer = new Answer(Map.copyOf(ends), withoutRecords(ends), asked);
    }

    private Map<TopicPartition, Long> withoutRecords(Map<TopicPartition, Long> ends) {
        try {
            Map<TopicPartition, Long> found = search.withoutRecords(partitions.doubtful(), ends);
            reported = false;
            return found;
        } catch (RuntimeException e) {
            search.close();
            if (!reported) {
                reported = true;
                LOG.warn("Whether there is something to read cannot be found out; until then due moments wait.", e);
            }
            return Map.of();
        }
    }

    @Override
    public boolean isReachable() {
        return fresh() != null;
    }

    private @Nullable Answer fresh() {
        neededAt = System.nanoTime();
        Answer last = answer;
        return last != null && System.nanoTime() - last.asked() < TimeUnit.MILLISECONDS.toNanos(FRESH) ? last : null;
    }

    @Override
    public long endOf(String topic, int partition) {
        Answer last = fresh();
        return last == null ? UNKNOWN : last.ends().getOrDefault(new TopicPartition(topic, partition), UNKNOWN);
    }

    @Override
    public boolean mayHaveUnread(TopicPartition partition, long start) {
        Answer last = fresh();
        return last == null || last.withoutRecords().getOrDefault(partition, NOT_LOOKED) != start;
    }

    /**
     * What the broker said.
     *
     * @param ends the end of each partition
     * @param withoutRecords the doubtful partitions that have nothing to read, and from where on
     * @param asked when it was asked, nanoseconds
     */
    private record Answer(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> withoutRecords, long asked) {}
}
