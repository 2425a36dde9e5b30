package io.tierstream.benchmarks.pipeline;

import io.tierstream.benchmarks.ShopEvents;
import io.tierstream.benchmarks.ShopEvents.ShopEvent;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.registry.ConfluentRegistry;
import io.tierstream.schemas.RegistryFrame;
import io.tierstream.testkit.services.KafkaBroker;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills a topic with Avro events, keyed by customer, under a schema of the registry. */
final class InputTopic {

    private static final Schema SCHEMA = SchemaBuilder.record("ShopEvent")
            .namespace("benchmark.shop")
            .fields()
            .requiredString("event_id")
            .requiredString("customer_id")
            .name("event_time")
            .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .requiredString("type")
            .name("amount")
            .type(LogicalTypes.decimal(12, 2).addToSchema(Schema.create(Schema.Type.BYTES)))
            .noDefault()
            .requiredString("currency")
            .requiredString("product")
            .requiredString("category")
            .requiredInt("quantity")
            .requiredString("channel")
            .endRecord();

    private InputTopic() {}

    /**
     * Creates and fills a topic of two partitions.
     *
     * @return the mean size of a record's value, bytes
     */
    static double fill(KafkaBroker broker, String registryUrl, String topic, ShopEvents events, int count)
            throws Exception {
        broker.createTopic(topic, 2);
        int schemaId;
        try (ConfluentRegistry registry =
                new ConfluentRegistry(new RegistryConfig(List.of(registryUrl), ClientProperties.of(Map.of())))) {
            schemaId = registry.register(topic + "-value", SCHEMA.toString());
        }
        byte[] header = RegistryFrame.header(schemaId);
        GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(SCHEMA);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = null;
        long size = 0;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerProperties(broker))) {
            for (int i = 0; i < count; i++) {
                ShopEvent event = events.next();
                bytes.reset();
                bytes.writeBytes(header);
                encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
                writer.write(record(event), encoder);
                encoder.flush();
                size += bytes.size();
                byte[] key = event.customerId().getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, key, bytes.toByteArray()));
            }
        }
        return (double) size / count;
    }

    private static Properties producerProperties(KafkaBroker broker) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return properties;
    }

    private static GenericRecord record(ShopEvent event) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("event_id", event.id());
        record.put("customer_id", event.customerId());
        record.put("event_time", event.time());
        record.put("type", event.type());
        record.put(
                "amount",
                ByteBuffer.wrap(
                        BigDecimal.valueOf(event.cents(), 2).unscaledValue().toByteArray()));
        record.put("currency", "EUR");
        record.put("product", event.product());
        record.put("category", event.category());
        record.put("quantity", 1);
        record.put("channel", event.channel());
        return record;
    }
}
