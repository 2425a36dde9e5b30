package io.tierstream.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Origin;
import io.tierstream.testkit.services.KafkaBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics on a real broker. */
@SuppressWarnings("NullAway") // the broker is started once for all tests; what is asked for is there
final class TopicsITCase {

    private static KafkaBroker broker;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.temporary();
        broker.createTopic("events", 2);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void createsWhatIsMissingOnceWithTheRightCleanupPolicy() throws Exception {
        TopicSetup setup = new TopicSetup(config("events", "topics: {partitions: 3, replication: 1}"));

        assertThat(setup.ensure())
                .containsExactly(
                        "tierstream.commands",
                        "tierstream.cut-offs",
                        "tierstream.dead-letters",
                        "tierstream.distribution",
                        "tierstream.memberships",
                        "tierstream.receipts",
                        "tierstream.rule-set-status",
                        "tierstream.rule-sets",
                        "tierstream.transfers",
                        "tierstream.transitions");
        assertThat(setup.ensure()).isEmpty();

        assertThat(policy("tierstream.transitions")).isEqualTo("delete");
        assertThat(policy("tierstream.dead-letters")).isEqualTo("delete");
        assertThat(policy("tierstream.commands")).isEqualTo("delete");
        assertThat(policy("tierstream.receipts")).isEqualTo("delete");
        assertThat(policy("tierstream.memberships")).isEqualTo("compact");
        assertThat(policy("tierstream.distribution")).isEqualTo("compact");
        assertThat(policy("tierstream.rule-sets")).isEqualTo("compact");
        assertThat(policy("tierstream.rule-set-status")).isEqualTo("compact");
        assertThat(partitions("tierstream.transitions")).isEqualTo(3);
        assertThat(partitions("tierstream.rule-sets")).isEqualTo(1);
    }

    @Test
    void aMissingSourceIsNamed() {
        assertThatThrownBy(() -> new TopicSetup(config("evnts", "")).ensure())
                .isInstanceOf(TopicException.class)
                .hasMessage("there are no source topics [evnts] on " + broker.bootstrapServers()
                        + "; create them, or correct sources[].topic (may the user of kafka.properties see them?)");
    }

    @Test
    void nothingIsCreatedWhereThatIsForbidden() {
        String renamed = "topics.create: false\ntransitions.topic: other";

        assertThatThrownBy(() -> new TopicSetup(config("events", renamed)).ensure())
                .isInstanceOf(TopicException.class)
                .hasMessageStartingWith("there are no topics [")
                .hasMessageContaining("other")
                .hasMessageEndingWith("or set topics.create=true");
    }

    @Test
    void aBrokerThatRefusesATopicIsQuoted() {
        String badly = "topics.replication: 3\ntransitions.topic: replicated";

        assertThatThrownBy(() -> new TopicSetup(config("events", badly)).ensure())
                .isInstanceOf(TopicException.class)
                .hasMessageStartingWith("cannot create topic '")
                .hasMessageContaining("replication factor");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamedWithAdvice() {
        JobConfig nowhere = JobConfig.parse(
                "job.yaml",
                "kafka.bootstrap.servers: 127.0.0.1:1\nregistry.url: http://r:1\nsources: [{topic: events}]");

        assertThatThrownBy(() -> new TopicSetup(nowhere, Duration.ofSeconds(2)).ensure())
                .isInstanceOf(TopicException.class)
                .hasMessage("cannot list topics: Kafka at 127.0.0.1:1 does not answer within 2 s; check"
                        + " kafka.bootstrap.servers, and the security settings in kafka.properties");
    }

    @Test
    void theBytesOfAnEventThatTheRulesCannotUseAreFetchedFromWhereTheyCame() throws Exception {
        broker.createTopic("originals", 1);
        long second = produce("originals", 0, 1, 2);
        OriginalRecords originals = new OriginalRecords(config("events", "").kafka());
        originals.open(DefaultOpenContext.INSTANCE);
        try {
            DeadLetter found = originals.map(pointer("originals", second - 1));
            assertThat(found.value()).containsExactly(1);
            assertThat(found.key()).containsExactly(7);
            assertThat(found.headers()).containsExactly(new DeadLetter.Header("trace", new byte[] {9}));
            assertThat(found.code()).isEqualTo("not-a-number");
            assertThat(found.message()).isEqualTo("amount is 'x'");

            try (Admin admin = broker.admin()) {
                admin.deleteRecords(Map.of(new TopicPartition("originals", 0), RecordsToDelete.beforeOffset(second)))
                        .all()
                        .get();
            }
            DeadLetter gone = originals.map(pointer("originals", second - 1));
            assertThat(gone.value()).isNull();
            assertThat(gone.message()).isEqualTo("amount is 'x'; the record itself is no longer in its topic");
            assertThat(originals.map(pointer("originals", second)).value()).containsExactly(2);
        } finally {
            originals.close();
        }
    }

    @SuppressWarnings("NullAway") // does not see that a record read from a class file takes null for an array
    private static DeadLetter pointer(String topic, long offset) {
        return new DeadLetter(
                new Origin(topic, 0, offset, 1), null, null, List.of(), "not-a-number", "amount is 'x'", 5);
    }

    /** Writes one record for each value; returns the offset of the last. */
    private static long produce(String topic, int... values) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        long offset = -1;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int value : values) {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(topic, new byte[] {7}, new byte[] {(byte) value});
                record.headers().add("trace", new byte[] {9});
                offset = producer.send(record).get().offset();
            }
        }
        return offset;
    }

    private static JobConfig config(String source, String more) {
        return JobConfig.parse(
                "job.yaml",
                "kafka.bootstrap.servers: " + broker.bootstrapServers()
                        + "\nregistry.url: http://r:1\nsources: [{topic: " + source + "}]\n" + more);
    }

    private static String policy(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = broker.admin()) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("cleanup.policy")
                    .value();
        }
    }

    private static int partitions(String topic) throws Exception {
        try (Admin admin = broker.admin()) {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return description.partitions().size();
        }
    }
}
