package io.tierstream.flink.kafka;

import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.KafkaConfig;
import io.tierstream.flink.config.Mode;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.config.SourceConfig;
import io.tierstream.flink.config.SourceFormat;
import io.tierstream.flink.config.StartOffsets;
import io.tierstream.flink.ingest.EventDeserializer;
import io.tierstream.flink.ingest.EventLimits;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.operator.PublishedCutOffs;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.rules.RuleSetDeserializer;
import io.tierstream.registry.Registry;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Builds the event sources. */
public final class KafkaSources {

    private KafkaSources() {}

    /** The registry that a configuration names. */
    public static Registry.Factory registry(RegistryConfig config) {
        return config::open;
    }

    /** The source of one kind of event. In a replay it begins with the earliest record and ends. */
    public static Source<Inbound, ?, ?> events(JobConfig config, SourceConfig source) {
        return source(config, source, new EventDeserializer(source, limits(config), registry(config.registry())));
    }

    /** The commands about single customers; they are read as events are. */
    public static Source<Inbound, ?, ?> commands(JobConfig config) {
        SourceConfig source = new SourceConfig(
                List.of(config.topics().commands()), SourceFormat.AVRO, null, StartOffsets.COMMITTED, false);
        return source(
                config, source, EventDeserializer.ofCommands(source, limits(config), registry(config.registry())));
    }

    /**
     * What is known of customers who turned out to be others, as the job itself has written it.
     *
     * @param since a job without state is not concerned with what was written before, milliseconds since the epoch
     */
    public static Source<Inbound, ?, ?> transfers(JobConfig config, long since) {
        SourceConfig source = new SourceConfig(
                List.of(config.topics().transfers()), SourceFormat.AVRO, null, StartOffsets.COMMITTED, false);
        return KafkaSource.<Inbound>builder()
                .setProperties(consumerProperties(config.kafka()))
                .setGroupId(config.kafka().groupId() + "-transfers")
                .setClientIdPrefix(
                        config.kafka().groupId() + "-" + config.topics().transfers())
                .setTopics(config.topics().transfers())
                .setStartingOffsets(OffsetsInitializer.timestamp(since))
                .setDeserializer(EventDeserializer.ofTransfers(source, limits(config), registry(config.registry())))
                .build();
    }

    private static Source<Inbound, ?, ?> source(JobConfig config, SourceConfig source, EventDeserializer deserializer) {
        boolean replay = config.mode() == Mode.REPLAY;
        KafkaSourceBuilder<Inbound> builder = KafkaSource.<Inbound>builder()
                .setProperties(consumerProperties(config.kafka()))
                .setGroupId(config.kafka().groupId())
                .setClientIdPrefix(
                        config.kafka().groupId() + "-" + source.topics().get(0))
                .setTopics(source.topics())
                .setStartingOffsets(replay ? OffsetsInitializer.earliest() : start(source.start()))
                .setDeserializer(deserializer);
        if (replay || source.bounded()) {
            EndingKafkaSource<Inbound> ending = new EndingKafkaSource<>(
                    builder.setBounded(OffsetsInitializer.latest()).build());
            return replay ? ending : new LiveKafkaSource<>(ending);
        }
        return new LiveKafkaSource<>(builder.build());
    }

    /** The rule sets that are published while the job runs. */
    public static KafkaSource<PublishedRuleSet> ruleSets(JobConfig config) {
        return KafkaSource.<PublishedRuleSet>builder()
                .setProperties(consumerProperties(config.kafka()))
                .setGroupId(config.kafka().groupId() + "-rules")
                .setClientIdPrefix(
                        config.kafka().groupId() + "-" + config.topics().rules())
                .setTopics(config.topics().rules())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new RuleSetDeserializer(registry(config.registry())))
                .build();
    }

    /** The cut-offs that the job itself publishes, from the beginning: the topic is small, and the latest counts. */
    public static KafkaSource<PublishedCutOffs> cutOffs(JobConfig config) {
        return KafkaSource.<PublishedCutOffs>builder()
                .setProperties(consumerProperties(config.kafka()))
                .setGroupId(config.kafka().groupId() + "-cut-offs")
                .setClientIdPrefix(
                        config.kafka().groupId() + "-" + config.topics().cutOffs())
                .setTopics(config.topics().cutOffs())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new CutOffsDeserializer(registry(config.registry())))
                .build();
    }

    /** The properties that all Kafka clients of a job share. */
    public static Properties clientProperties(KafkaConfig kafka) {
        return KafkaClients.properties(kafka);
    }

    /** The properties with which the event sources read, their group among them. */
    public static Properties readerProperties(KafkaConfig kafka) {
        Properties properties = consumerProperties(kafka);
        properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, kafka.groupId());
        return properties;
    }

    /** Aborted transactions of a producer are no events. */
    private static Properties consumerProperties(KafkaConfig kafka) {
        Properties properties = KafkaClients.properties(kafka);
        properties.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return properties;
    }

    private static OffsetsInitializer start(StartOffsets start) {
        return switch (start) {
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> OffsetsInitializer.latest();
        };
    }

    private static EventLimits limits(JobConfig config) {
        return new EventLimits(
                config.events().maxBytes(),
                config.events().maxCustomerIdBytes(),
                config.mode() == Mode.REPLAY
                        ? EventLimits.NO_SKEW_LIMIT
                        : config.time().maxFutureSkew().toMillis());
    }
}
