package io.tierstream.flink.kafka;

import io.tierstream.engine.Announcement;
import io.tierstream.flink.config.DeliveryConfig;
import io.tierstream.flink.config.Guarantee;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.Mode;
import io.tierstream.flink.ingest.DeadLetter;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Builds the sinks, all with the delivery guarantee of the configuration. */
public final class KafkaSinks {

    private final JobConfig config;

    public KafkaSinks(JobConfig config) {
        this.config = config;
    }

    /** Transitions, memberships, receipts and transfers. */
    public KafkaSink<Announcement> announcements() {
        String transitions = config.topics().transitions();
        return sink(
                transitions,
                new AnnouncementSerializer(
                        serializer(transitions, new TransitionForm()),
                        serializer(config.topics().memberships(), new MembershipForm()),
                        serializer(config.topics().receipts(), new ReceiptForm()),
                        serializer(config.topics().transfers(), new TransferForm())),
                producerProperties());
    }

    public KafkaSink<DeadLetter> deadLetters() {
        String topic = config.topics().deadLetters();
        Properties properties = producerProperties();
        // A record that a source topic could hold must fit the dead letters too, or it would stop the job.
        properties.putIfAbsent(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(DeadLetterSerializer.LARGEST_RECORD));
        properties.putIfAbsent(
                ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(2 * DeadLetterSerializer.LARGEST_RECORD));
        return sink(topic, new DeadLetterSerializer(topic), properties);
    }

    /** A sink for the records of a contract. */
    public <T, R extends SpecificRecord> KafkaSink<T> records(String topic, RecordForm<T, R> form) {
        return sink(topic, serializer(topic, form), producerProperties());
    }

    private <T, R extends SpecificRecord> ContractSerializer<T, R> serializer(String topic, RecordForm<T, R> form) {
        return new ContractSerializer<>(topic, form, KafkaSources.registry(config.registry()));
    }

    /**
     * A sink.
     *
     * @param name tells its transactions from those of the others
     */
    private <T> KafkaSink<T> sink(String name, KafkaRecordSerializationSchema<T> serializer, Properties properties) {
        DeliveryConfig delivery = config.delivery();
        KafkaSinkBuilder<T> builder = KafkaSink.<T>builder()
                .setBootstrapServers(config.kafka().bootstrapServers())
                .setKafkaProducerConfig(properties)
                .setRecordSerializer(serializer);
        if (delivery.guarantee() == Guarantee.EXACTLY_ONCE) {
            builder.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .setTransactionalIdPrefix(delivery.transactionalIdPrefix() + "-" + name);
        } else {
            builder.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
        }
        return builder.build();
    }

    /**
     * Kafka would wait 5 ms for more records to come; what is waited for here is a customer's transition, so the first one
     * goes at once. Those that come while it is on its way go together with the next request: few records travel alone and
     * many travel in batches, without a time to wait that would have to fit both. Nobody waits for a replay, where fewer and
     * larger requests are worth more.
     */
    private Properties producerProperties() {
        Properties properties = KafkaClients.properties(config.kafka());
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, config.mode() == Mode.LIVE ? "0" : "50");
        properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, "65536");
        if (config.delivery().guarantee() == Guarantee.EXACTLY_ONCE) {
            properties.put(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Long.toString(config.delivery().transactionTimeout().toMillis()));
        }
        return properties;
    }
}
