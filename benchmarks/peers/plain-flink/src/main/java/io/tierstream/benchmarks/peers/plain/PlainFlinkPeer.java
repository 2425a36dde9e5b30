package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.flink.FlinkPeer;
import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job. Option {@code plain-flink.state}: {@code map} (default) or {@code list}, see {@link EventsByTime} and {@link EventsInList}. */
public final class PlainFlinkPeer extends FlinkPeer {

    private static final String OPERATOR = "rules";

    /** A broker grants no more unless told to. */
    private static final String TRANSACTION_TIMEOUT_MILLIS = "900000";

    public PlainFlinkPeer() {
        super(OPERATOR, "numRecordsOut", List.of());
    }

    @Override
    protected void define(Workload workload, Stretch stretch, StreamExecutionEnvironment environment) {
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        flink.set(PipelineOptions.OBJECT_REUSE, true);
        environment.configure(flink);
        environment
                .fromSource(source(workload, stretch), WatermarkStrategy.noWatermarks(), "events")
                .uid("events")
                .keyBy(ShopEvent::customerId, Types.STRING)
                .process(new RulesFunction(workload.question(), events(workload)), Types.POJO(Answer.class))
                .uid(OPERATOR)
                .name(OPERATOR)
                .sinkTo(sink(workload, stretch))
                .uid("answers")
                .name("answers");
    }

    private static EventStore.Kind events(Workload workload) {
        String state = workload.option("plain-flink.state", "map");
        return switch (state) {
            case "map" -> EventsByTime::new;
            case "list" -> EventsInList::new;
            default -> throw new IllegalArgumentException("plain-flink.state is 'map' or 'list', not '" + state + "'");
        };
    }

    private static KafkaSource<ShopEvent> source(Workload workload, Stretch stretch) {
        KafkaSourceBuilder<ShopEvent> source = KafkaSource.<ShopEvent>builder()
                .setBootstrapServers(workload.bootstrapServers())
                .setGroupId(stretch.name())
                .setTopics(stretch.topic())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new ShopEventSchema());
        if (stretch.ends()) {
            source.setBounded(OffsetsInitializer.latest());
        }
        return source.build();
    }

    private static KafkaSink<Answer> sink(Workload workload, Stretch stretch) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.LINGER_MS_CONFIG, workload.live() ? "0" : "50");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, "65536");
        KafkaSinkBuilder<Answer> sink = KafkaSink.<Answer>builder()
                .setBootstrapServers(workload.bootstrapServers())
                .setKafkaProducerConfig(properties)
                .setRecordSerializer(new AnswerSerializer(stretch.output()));
        if (workload.exactlyOnce()) {
            sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .setTransactionalIdPrefix(stretch.name())
                    .setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        } else {
            sink.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
        }
        return sink.build();
    }
}
