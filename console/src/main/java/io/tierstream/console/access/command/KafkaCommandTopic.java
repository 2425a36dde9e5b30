package io.tierstream.console.access.command;

import io.tierstream.console.ConsoleSettings;
import io.tierstream.registry.ConfluentRegistry;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CustomerCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic of commands in Kafka, as Avro behind the registry's header. Opened when the first command comes: a console that gives none
 * needs no right to write. People wait for the answer, so everything is given up after some seconds.
 */
public final class KafkaCommandTopic implements CommandTopic {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String topic;
    private final ConsoleSettings.Kafka kafka;
    private final ConsoleSettings.Registry registry;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private @Nullable RecordEncoder<CustomerCommand> encoder;

    public KafkaCommandTopic(ConsoleSettings settings) {
        this.topic = settings.topics().commands();
        this.kafka = settings.kafka();
        this.registry = settings.registry();
    }

    @Override
    public void send(CustomerCommand command) throws CommandTopicException {
        byte[] key = command.getCustomerId().getBytes(StandardCharsets.UTF_8);
        byte[] value = encode(command);
        try {
            producer()
                    .send(new ProducerRecord<>(topic, key, value))
                    .get(PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure("writing to topic " + topic + " failed", e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw failure("writing to topic " + topic + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted while writing to topic " + topic, e);
        }
    }

    private static CommandTopicException failure(String what, Throwable cause) {
        return new CommandTopicException(what + ": " + cause.getMessage(), cause);
    }

    private synchronized byte[] encode(CustomerCommand command) throws CommandTopicException {
        RecordEncoder<CustomerCommand> known = encoder;
        if (known == null) {
            known = new RecordEncoder<>(CustomerCommand.class, register());
            encoder = known;
        }
        return known.encode(command);
    }

    private int register() throws CommandTopicException {
        try (Registry opened = new ConfluentRegistry(registry.urls(), registry.properties())) {
            return opened.register(
                    Contract.subject(topic), Contract.CUSTOMER_COMMAND.schema().toString());
        } catch (IOException | RegistryException e) {
            throw failure("the schema of commands cannot be registered", e);
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known == null) {
            Properties properties = new Properties();
            properties.putAll(kafka.properties());
            properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
            properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
            properties.put(ProducerConfig.ACKS_CONFIG, "all");
            properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
            properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(PATIENCE.toMillis() / 2));
            properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis() / 2));
            properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
            known = new KafkaProducer<>(properties);
            producer = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(PATIENCE);
        }
    }
}
