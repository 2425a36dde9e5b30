package io.tierstream.benchmarks.flink;

import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.SourceConfig;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.kafka.KafkaSources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The least that a keyed job with durable state does: read and decode the same events with the same source, key them by customer,
 * read and write 300 bytes of RocksDB state for each, write one record to Kafka for every tenth.
 */
public final class MinimalPeer extends FlinkPeer {

    private static final String OPERATOR = "state";
    private static final int STATE_BYTES = 300;

    /** Option: one event in so many makes an output. */
    private static final String EVENTS_PER_OUTPUT = "minimal.events-per-output";

    public MinimalPeer() {
        super(OPERATOR, "numRecordsOut", List.of());
    }

    @Override
    protected void define(Workload workload, Stretch stretch, StreamExecutionEnvironment environment) throws Exception {
        // For the same source with the same properties of Kafka's client.
        JobConfig config = TierstreamPeer.configuration(workload, stretch);
        SourceConfig source = config.sources().get(0);
        int eventsPerOutput = Integer.parseInt(workload.option(EVENTS_PER_OUTPUT, "10"));
        environment.getConfig().setMaxParallelism(config.runtime().maxParallelism());
        environment
                .fromSource(KafkaSources.events(config, source), WatermarkStrategy.noWatermarks(), "events")
                .uid("source")
                .keyBy(inbound -> ((Inbound.Accepted) inbound).event().customerId(), Types.STRING)
                .process(new ReadAndWrite(eventsPerOutput), Types.POJO(Written.class))
                .uid(OPERATOR)
                .name(OPERATOR)
                .sinkTo(sink(workload, stretch, config))
                .uid("sink")
                .name("sink");
    }

    private static KafkaSink<Written> sink(Workload workload, Stretch stretch, JobConfig config) {
        Properties properties = KafkaSources.clientProperties(config.kafka());
        // As the main job's sinks have them.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, workload.live() ? "0" : "50");
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, "65536");
        KafkaSinkBuilder<Written> sink = KafkaSink.<Written>builder()
                .setBootstrapServers(config.kafka().bootstrapServers())
                .setKafkaProducerConfig(properties)
                .setRecordSerializer(new Serializer(stretch.output()));
        if (workload.exactlyOnce()) {
            sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE).setTransactionalIdPrefix(stretch.name());
        } else {
            sink.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
        }
        return sink.build();
    }

    /**
     * An output.
     *
     * @param eventId of the event that made it, to be found again when latency is measured
     * @param state the customer's
     */
    public record Written(String eventId, byte[] state) {}

    /** Counts in the state's first byte, so that no write repeats what is there. */
    @SuppressWarnings("NullAway.Init") // set in open
    private static final class ReadAndWrite extends KeyedProcessFunction<String, Inbound, Written> {

        private static final long serialVersionUID = 1L;

        private final int eventsPerOutput;
        private transient ValueState<byte[]> state;
        private transient int seen;

        private ReadAndWrite(int eventsPerOutput) {
            this.eventsPerOutput = eventsPerOutput;
        }

        @Override
        public void open(OpenContext context) {
            state = getRuntimeContext()
                    .getState(
                            new ValueStateDescriptor<>("bytes", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        }

        @Override
        public void processElement(Inbound inbound, Context context, Collector<Written> out) throws Exception {
            byte[] bytes = state.value();
            if (bytes == null) {
                bytes = new byte[STATE_BYTES];
            }
            bytes[0]++;
            state.update(bytes);
            if (++seen % eventsPerOutput == 0) {
                out.collect(new Written(
                        String.valueOf(((Inbound.Accepted) inbound).event().id()), bytes));
            }
        }
    }

    private record Serializer(String topic) implements KafkaRecordSerializationSchema<Written> {

        private static final long serialVersionUID = 1L;

        @Override
        public ProducerRecord<byte[], byte[]> serialize(Written written, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(topic, written.eventId().getBytes(StandardCharsets.UTF_8), written.state());
        }
    }
}
