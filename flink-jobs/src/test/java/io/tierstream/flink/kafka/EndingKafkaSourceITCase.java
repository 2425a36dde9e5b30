package io.tierstream.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.testkit.services.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A replay that is stopped with a savepoint and goes on from it, on a real broker. */
final class EndingKafkaSourceITCase {

    private static final int RECORDS = 5_000;

    /** Lets records through, one for each permit. */
    private static final Semaphore GATE = new Semaphore(0);

    private static final CountDownLatch FIRST_SEEN = new CountDownLatch(1);
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @Test
    @Timeout(120)
    void endsAfterItWasRestored(@TempDir Path directory) throws Exception {
        try (KafkaBroker broker = KafkaBroker.temporary()) {
            broker.createTopic("records", 2);
            fill(broker);

            JobClient first = environment(broker, new Configuration()).executeAsync();
            GATE.release(100);
            // A job that is only starting refuses a savepoint.
            assertThat(FIRST_SEEN.await(60, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<String> stopped =
                    first.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL);
            String savepoint = passUntil(stopped);
            assertThat(SEEN).hasSizeBetween(1, RECORDS - 1);

            Configuration restored = new Configuration();
            restored.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            GATE.release(RECORDS);
            environment(broker, restored).execute();
            assertThat(SEEN).hasSize(RECORDS);
        }
    }

    /** Few records pass while the savepoint is made. */
    private static String passUntil(CompletableFuture<String> stopped) throws Exception {
        while (true) {
            try {
                return stopped.get(5, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                GATE.release();
            }
        }
    }

    private static void fill(KafkaBroker broker) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(
                        "records", i % 2, null, Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static StreamExecutionEnvironment environment(KafkaBroker broker, Configuration configuration) {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(broker.bootstrapServers())
                .setGroupId("ending")
                .setTopics("records")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .build();
        environment
                .fromSource(new EndingKafkaSource<>(source), WatermarkStrategy.noWatermarks(), "records")
                .uid("source")
                .map(new Gate())
                .uid("gate")
                .sinkTo(new DiscardingSink<>());
        return environment;
    }

    private static final class Gate implements MapFunction<String, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public String map(String value) throws InterruptedException {
            GATE.acquire();
            SEEN.add(value);
            FIRST_SEEN.countDown();
            return value;
        }
    }
}
