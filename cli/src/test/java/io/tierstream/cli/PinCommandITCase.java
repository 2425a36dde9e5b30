package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.CustomerCommand;
import io.tierstream.schemas.v1.Erase;
import io.tierstream.schemas.v1.Merge;
import io.tierstream.schemas.v1.Pin;
import io.tierstream.schemas.v1.Unpin;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Against a real broker and a real registry. */
class PinCommandITCase {

    private static final KafkaBroker KAFKA = KafkaBroker.temporary();
    private static final SchemaRegistryServer REGISTRY = SchemaRegistryServer.temporary();

    @AfterAll
    static void stop() {
        REGISTRY.close();
        KAFKA.close();
    }

    @Test
    void writesWhatTheJobReads() throws Exception {
        KAFKA.createTopic("orders-to-carry-out", 1);
        Instant before = Instant.now();

        CommandRun pin = run(
                KAFKA.bootstrapServers(),
                "orders-to-carry-out",
                "pin",
                "C-1",
                "value:gold",
                "--until",
                "30d",
                "--approved-by",
                "ben",
                "--id",
                "k-1");
        CommandRun out = run(KAFKA.bootstrapServers(), "orders-to-carry-out", "pin", "C-1", "value", "--out");
        CommandRun unpin = run(KAFKA.bootstrapServers(), "orders-to-carry-out", "unpin", "C-1", "value");

        CommandRun erase = run(KAFKA.bootstrapServers(), "orders-to-carry-out", "erase", "C-1");

        CommandRun merge = run(KAFKA.bootstrapServers(), "orders-to-carry-out", "merge", "C-1", "--into", "C-2");
        CommandRun itself = run(KAFKA.bootstrapServers(), "orders-to-carry-out", "merge", "C-1", "--into", "C-1");

        assertThat(merge.out()).startsWith("merge of C-1 into C-2, at 2").endsWith(", sent to orders-to-carry-out\n");
        assertThat(itself.code()).isEqualTo(2);
        assertThat(itself.err()).isEqualTo("--into names the customer itself, C-1: name the one who remains\n");
        assertThat(erase.out()).startsWith("erasure of C-1, up to 2").endsWith(", sent to orders-to-carry-out\n");
        assertThat(pin.out()).as(pin.err()).startsWith("pin of C-1 to value:gold, until 2");
        assertThat(out.out()).isEqualTo("pin of C-1 out of value, until it is lifted, sent to orders-to-carry-out\n");
        assertThat(unpin.out()).isEqualTo("lifting of the pin of C-1 in value, sent to orders-to-carry-out\n");
        List<CustomerCommand> sent = sent("orders-to-carry-out");
        assertThat(sent).hasSize(5);
        CustomerCommand first = sent.get(0);
        assertThat(first.getCommandId()).isEqualTo("k-1");
        assertThat(first.getIssuedBy()).isEqualTo("ana");
        assertThat(first.getReason()).isEqualTo("goodwill");
        assertThat(first.getApprovedBy()).isEqualTo("ben");
        assertThat(first.getIssuedAt()).isBetween(before.minusMillis(1), Instant.now());
        assertThat(first.getCommand())
                .isEqualTo(new Pin("value", "gold", first.getIssuedAt().plus(Duration.ofDays(30)), true));
        assertThat(sent.get(1).getCommand()).isEqualTo(new Pin(null, "value", null, false));
        assertThat(sent.get(2).getCommand()).isEqualTo(new Unpin(null, "value"));
        assertThat(sent.get(3).getCommand()).isEqualTo(new Erase());
        assertThat(sent.get(4).getCommand()).isEqualTo(new Merge("C-2"));
        assertThat(sent).extracting(CustomerCommand::getCommandId).doesNotHaveDuplicates();
    }

    @Test
    void saysWhatIsWrongBeforeItSendsAnything() {
        CommandRun tierOut = run("localhost:1", "c", "pin", "C-1", "value:gold", "--out");
        CommandRun badTime = run("localhost:1", "c", "pin", "C-1", "vip", "--until", "soon");
        CommandRun past = run("localhost:1", "c", "pin", "C-1", "vip", "--until", "2020-01-01");
        CommandRun noKafka = run("localhost:1", "c", "pin", "C-1", "vip");
        CommandRun noTopic = run(KAFKA.bootstrapServers(), "nowhere", "pin", "C-1", "vip");

        assertThat(tierOut.code()).isEqualTo(ExitCode.USAGE);
        assertThat(tierOut.err()).contains("say value, not value:gold");
        assertThat(badTime.code()).isEqualTo(ExitCode.USAGE);
        assertThat(badTime.err()).contains("'soon' is neither a time such as 2026-12-31T00:00:00Z nor a duration");
        assertThat(past.code()).isEqualTo(ExitCode.USAGE);
        assertThat(past.err()).contains("has passed already");
        assertThat(noKafka.code()).isEqualTo(ExitCode.IO);
        assertThat(noKafka.err()).startsWith("error: Kafka at localhost:1: ");
        assertThat(noTopic.code()).isEqualTo(ExitCode.IO);
        assertThat(noTopic.err()).contains("has no topic nowhere; start the job first");
    }

    private static CommandRun run(String bootstrap, String topic, String... arguments) {
        Object[] all = Stream.concat(
                        Arrays.stream(arguments),
                        Stream.of(
                                "--author",
                                "ana",
                                "--reason",
                                "goodwill",
                                "--bootstrap",
                                bootstrap,
                                "--registry",
                                REGISTRY.url(),
                                "--topic",
                                topic))
                .toArray();
        return CommandRun.of(all);
    }

    private static List<CustomerCommand> sent(String topic) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", KAFKA.bootstrapServers());
        properties.put("key.deserializer", ByteArrayDeserializer.class.getName());
        properties.put("value.deserializer", ByteArrayDeserializer.class.getName());
        RecordDecoder<CustomerCommand> decoder =
                new RecordDecoder<>(CustomerCommand.class, id -> Contract.CUSTOMER_COMMAND.schema());
        List<CustomerCommand> sent = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            TopicPartition only = new TopicPartition(topic, 0);
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = Objects.requireNonNull(consumer.endOffsets(List.of(only)).get(only));
            while (consumer.position(only) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("C-1");
                    sent.add(decoder.decode(record.value()));
                }
            }
        }
        return sent;
    }
}
