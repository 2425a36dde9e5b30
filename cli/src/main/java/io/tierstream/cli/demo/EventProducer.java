package io.tierstream.cli.demo;

import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Engagement;
import io.tierstream.schemas.v1.Interaction;
import io.tierstream.schemas.v1.InteractionDirection;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.Return;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes actions as the events of our own contracts. For one thread. */
final class EventProducer implements AutoCloseable {

    static final List<Contract> CONTRACTS =
            List.of(Contract.PURCHASE, Contract.RETURN, Contract.ENGAGEMENT, Contract.INTERACTION);

    private static final String SOURCE = "tierstream-demo";
    private static final String CURRENCY = "EUR";

    private final KafkaProducer<byte[], byte[]> producer;
    private final RecordEncoder<Purchase> purchases;
    private final RecordEncoder<Return> returns;
    private final RecordEncoder<Engagement> engagements;
    private final RecordEncoder<Interaction> interactions;
    private final String ids;
    private long sent;

    /**
     * @param ids what the id of every event begins with
     */
    EventProducer(Addresses addresses, Registry registry, String ids) throws IOException, RegistryException {
        this.ids = ids;
        purchases = new RecordEncoder<>(Purchase.class, id(registry, Contract.PURCHASE));
        returns = new RecordEncoder<>(Return.class, id(registry, Contract.RETURN));
        engagements = new RecordEncoder<>(Engagement.class, id(registry, Contract.ENGAGEMENT));
        interactions = new RecordEncoder<>(Interaction.class, id(registry, Contract.INTERACTION));
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        addresses.bootstrap(),
                        // A person is waiting for each event.
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static int id(Registry registry, Contract contract) throws IOException, RegistryException {
        return registry.register(contract.subject(), contract.schema().toString());
    }

    /**
     * Sends what a customer does.
     *
     * @param millis when it happens, since the epoch
     */
    void send(Action action, long millis) {
        String id = ids + ++sent;
        Instant time = Instant.ofEpochMilli(millis);
        if (action instanceof Action.Buy buy) {
            send(Contract.PURCHASE, action, purchases.encode(purchase(buy, id, time)));
        } else if (action instanceof Action.GiveBack back) {
            send(Contract.RETURN, action, returns.encode(giveBack(back, id, time)));
        } else if (action instanceof Action.Engage engage) {
            send(Contract.ENGAGEMENT, action, engagements.encode(engagement(engage, id, time)));
        } else if (action instanceof Action.Contact contact) {
            send(Contract.INTERACTION, action, interactions.encode(interaction(contact, id, time)));
        }
    }

    private void send(Contract contract, Action action, byte[] value) {
        byte[] key = action.customer().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(contract.topic(), key, value));
    }

    private static Purchase purchase(Action.Buy buy, String id, Instant time) {
        return Purchase.newBuilder()
                .setCustomerId(buy.customer())
                .setEventId(id)
                .setEventTime(time)
                .setOrderId(buy.order())
                .setAmount(buy.amount())
                .setCurrency(CURRENCY)
                .setCategory(buy.category())
                .setChannel(buy.channel())
                .setSource(SOURCE)
                .build();
    }

    private static Return giveBack(Action.GiveBack back, String id, Instant time) {
        return Return.newBuilder()
                .setCustomerId(back.customer())
                .setEventId(id)
                .setEventTime(time)
                .setOrderId(back.order())
                .setAmount(back.amount())
                .setCurrency(CURRENCY)
                .setReason(back.reason())
                .setSource(SOURCE)
                .build();
    }

    private static Engagement engagement(Action.Engage engage, String id, Instant time) {
        return Engagement.newBuilder()
                .setCustomerId(engage.customer())
                .setEventId(id)
                .setEventTime(time)
                .setKind(engage.kind())
                .setCategory(engage.category())
                .setSource(SOURCE)
                .build();
    }

    private static Interaction interaction(Action.Contact contact, String id, Instant time) {
        return Interaction.newBuilder()
                .setCustomerId(contact.customer())
                .setEventId(id)
                .setEventTime(time)
                .setChannel(contact.channel())
                .setDirection(InteractionDirection.inbound)
                .setTopic(contact.topic())
                .setSource(SOURCE)
                .build();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
