package io.tierstream.benchmarks.peers.jet;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.kafka.KafkaSinks;
import com.hazelcast.jet.kafka.KafkaSources;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.StreamSource;
import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.DayBuckets;
import io.tierstream.benchmarks.harness.Peer;
import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Hazelcast Jet in an embedded member, with the pipeline API. */
public final class JetPeer implements Peer {

    private static final String LOOPBACK = "127.0.0.1";

    /** How long a thread of a source may sleep when there was nothing: as short as Jet has it for its other threads. */
    private static final String LIVE_IDLE_MICROS = "500";

    @Override
    public Run start(Workload workload, Stretch stretch) {
        Work work = Work.begin(stretch.name(), workload.question());
        HazelcastInstance member = Hazelcast.newHazelcastInstance(memberConfig(workload, stretch));
        return JetRun.start(member, pipeline(workload, stretch), jobConfig(workload, stretch), work);
    }

    private static Config memberConfig(Workload workload, Stretch stretch) {
        Config config = new Config();
        config.setClusterName(stretch.name());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        if (workload.live()) {
            config.setProperty("hazelcast.jet.idle.noncooperative.max.microseconds", LIVE_IDLE_MICROS);
        }
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(workload.parallelism());
        config.getSerializationConfig()
                .addSerializerConfig(new SerializerConfig()
                        .setTypeClass(DayBuckets.class)
                        .setImplementation(new DayBucketsSerializer(workload.question())));
        return config;
    }

    private static JobConfig jobConfig(Workload workload, Stretch stretch) {
        return new JobConfig()
                .setName(stretch.name())
                .setProcessingGuarantee(
                        workload.exactlyOnce() ? ProcessingGuarantee.EXACTLY_ONCE : ProcessingGuarantee.AT_LEAST_ONCE)
                .setSnapshotIntervalMillis(workload.checkpointInterval().toMillis());
    }

    private static Pipeline pipeline(Workload workload, Stretch stretch) {
        String job = stretch.name();
        Pipeline pipeline = Pipeline.create();
        pipeline.readFrom(source(workload, stretch))
                .withoutTimestamps()
                .setLocalParallelism(workload.parallelism())
                .groupingKey(ShopEvent::customerId)
                .flatMapStateful(() -> new DayBuckets(Work.of(job).question()), new AnswerFunction(job))
                .setLocalParallelism(workload.parallelism())
                // Without a key Jet deals out one customer's answers to the sinks in turn, also when it is to preserve
                // order.
                .rebalance(Answer::customerId)
                .writeTo(sink(workload, stretch))
                .setLocalParallelism(workload.parallelism());
        return pipeline;
    }

    private static StreamSource<ShopEvent> source(Workload workload, Stretch stretch) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, workload.bootstrapServers());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, EventDeserializer.class.getName());
        return KafkaSources.<byte[], ShopEvent, ShopEvent>kafka(properties, ConsumerRecord::value, stretch.topic());
    }

    private static Sink<Answer> sink(Workload workload, Stretch stretch) {
        String topic = stretch.output();
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, workload.bootstrapServers());
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, workload.live() ? "0" : "50");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, "65536");
        return KafkaSinks.<Answer>kafka(properties)
                .toRecordFn(answer -> new ProducerRecord<>(
                        topic, answer.customerId().getBytes(StandardCharsets.UTF_8), answer.bytes()))
                .exactlyOnce(workload.exactlyOnce())
                .build();
    }
}
