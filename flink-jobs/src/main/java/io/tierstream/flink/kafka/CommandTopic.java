package io.tierstream.flink.kafka;

import io.tierstream.registry.Pause;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaRegistrar;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CustomerCommand;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of commands, from outside the job. */
public final class CommandTopic {

    private final String topic;
    private final Properties kafka;
    private final Registry.Factory registry;

    /**
     * @param topic its name
     * @param kafka properties of every client, with bootstrap servers
     * @param registry how the schema registry is reached
     */
    public CommandTopic(String topic, Properties kafka, Registry.Factory registry) {
        this.topic = topic;
        this.kafka = kafka;
        this.registry = registry;
    }

    /**
     * Sends a command, and waits until it is stored.
     *
     * @throws RegistryException if the registry refuses the schema of commands
     */
    public void send(CustomerCommand command) throws RegistryException, InterruptedException {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        byte[] key = command.getCustomerId().getBytes(StandardCharsets.UTF_8);
        try (Registry opened = registry.open();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
            int id = new SchemaRegistrar(opened, Pause.SLEEP)
                    .registerValue(topic, Contract.CUSTOMER_COMMAND.schema().toString());
            byte[] value = new RecordEncoder<>(CustomerCommand.class, id).encode(command);
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot send a command to topic " + topic + ": " + e.getCause(), e);
        }
    }
}
