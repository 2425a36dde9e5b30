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
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the broker for the end offsets of some topics every now and then, in a thread of its own. Only while an answer is
 * fresh may the clock move a quiet partition: silence because the broker is away is no silence.
 */
final class KafkaPartitionEnds implements PartitionEnds {

    /** Time between two questions, milliseconds. */
    private static final long INTERVAL = 100;

    /** An answer counts for this long, milliseconds. */
    private static final long FRESH = 1_000;

    private static final int TIMEOUT = 5_000;

    /** Generators are never told that their task has ended; when none has asked for so long, there is none, seconds. */
    private static final long ABANDONED = 60;

    private final List<String> topics;
    private final Admin admin;
    private final Thread thread;
    private volatile Map<TopicPartition, Long> ends = Map.of();
    private volatile long answeredAt = Long.MIN_VALUE;
    private volatile long neededAt = System.nanoTime();

    KafkaPartitionEnds(List<String> topics, Properties kafka) {
        this.topics = topics;
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT));
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT));
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
                answeredAt = Long.MIN_VALUE;
            }
        }
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
        Map<TopicPartition, Long> answer = new HashMap<>();
        admin.listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT, TimeUnit.MILLISECONDS)
                .forEach((partition, info) -> answer.put(partition, info.offset()));
        ends = Map.copyOf(answer);
        answeredAt = asked;
    }

    @Override
    public boolean isReachable() {
        neededAt = System.nanoTime();
        long at = answeredAt;
        return at != Long.MIN_VALUE && System.nanoTime() - at < TimeUnit.MILLISECONDS.toNanos(FRESH);
    }

    @Override
    public long endOf(String topic, int partition) {
        return isReachable() ? ends.getOrDefault(new TopicPartition(topic, partition), UNKNOWN) : UNKNOWN;
    }
}
