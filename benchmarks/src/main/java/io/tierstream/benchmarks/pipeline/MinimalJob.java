package io.tierstream.benchmarks.pipeline;

import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.SourceConfig;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.kafka.KafkaSources;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The least that a keyed job with durable state does: read and decode the same events with the same source, key them by customer,
 * read and write 300 bytes of RocksDB state for each, write one record to Kafka for every tenth.
 */
final class MinimalJob {

    /** The operator that holds the state. */
    static final String OPERATOR = "state";

    private static final int STATE_BYTES = 300;
    private static final int EVENTS_PER_OUTPUT = 10;

    private MinimalJob() {}

    /** Defines the job with what the configuration says of sources, checkpoints, buffers and the Kafka clients. */
    static void define(JobConfig config, String outputTopic, StreamExecutionEnvironment environment) {
        environment.configure(configuration(config));
        SourceConfig source = config.sources().get(0);
        environment
                .fromSource(KafkaSources.events(config, source), WatermarkStrategy.noWatermarks(), "events")
                .uid("source")
                .keyBy(inbound -> ((Inbound.Accepted) inbound).event().customerId(), Types.STRING)
                .process(new ReadAndWrite(), PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid(OPERATOR)
                .name(OPERATOR)
                .sinkTo(sink(config, outputTopic))
                .uid("sink")
                .name("sink");
    }

    /** The same as the main job's. */
    private static Configuration configuration(JobConfig config) {
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        flink.set(PipelineOptions.MAX_PARALLELISM, config.runtime().maxParallelism());
        flink.set(ExecutionOptions.BUFFER_TIMEOUT, config.runtime().bufferTimeout());
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.runtime().checkpointInterval());
        flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, config.runtime().checkpointDirectory());
        flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        return flink;
    }

    private static KafkaSink<byte[]> sink(JobConfig config, String topic) {
        Properties properties = KafkaSources.clientProperties(config.kafka());
        // As the main job's sinks have them in replay mode.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "50");
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, "65536");
        return KafkaSink.<byte[]>builder()
                .setBootstrapServers(config.kafka().bootstrapServers())
                .setKafkaProducerConfig(properties)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new AsItIs(topic))
                .build();
    }

    /** Counts in the state's first byte, so that no write repeats what is there. */
    @SuppressWarnings("NullAway.Init") // set in open
    private static final class ReadAndWrite extends KeyedProcessFunction<String, Inbound, byte[]> {

        private static final long serialVersionUID = 1L;

        private transient ValueState<byte[]> state;
        private transient int seen;

        @Override
        public void open(OpenContext context) {
            state = getRuntimeContext()
                    .getState(
                            new ValueStateDescriptor<>("bytes", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        }

        @Override
        public void processElement(Inbound inbound, Context context, Collector<byte[]> out) throws Exception {
            byte[] bytes = state.value();
            if (bytes == null) {
                bytes = new byte[STATE_BYTES];
            }
            bytes[0]++;
            state.update(bytes);
            if (++seen % EVENTS_PER_OUTPUT == 0) {
                out.collect(bytes);
            }
        }
    }

    private record AsItIs(String topic) implements KafkaRecordSerializationSchema<byte[]> {

        private static final long serialVersionUID = 1L;

        @Override
        public ProducerRecord<byte[], byte[]> serialize(byte[] value, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(topic, value);
        }
    }
}
