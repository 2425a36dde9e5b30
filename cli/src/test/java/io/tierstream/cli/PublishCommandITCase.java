package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry. */
class PublishCommandITCase {

    private static final KafkaBroker KAFKA = KafkaBroker.temporary();
    private static final SchemaRegistryServer REGISTRY = SchemaRegistryServer.temporary();

    @TempDir
    private Path directory;

    @AfterAll
    static void stop() {
        REGISTRY.close();
        KAFKA.close();
    }

    @Test
    void countsVersionsUpAndPublishesEachTextOnce() throws IOException {
        Path rules = CommandRun.shop("rules.yaml", directory);

        CommandRun first = publish(rules, KAFKA.bootstrapServers(), REGISTRY.url());
        CommandRun again = publish(rules, KAFKA.bootstrapServers(), REGISTRY.url());
        Files.writeString(rules, Files.readString(rules).replace("days(5)", "days(6)"));
        CommandRun changed = publish(rules, KAFKA.bootstrapServers(), REGISTRY.url());

        assertThat(first.out()).as(first.err()).isEqualTo("shop version 1 published to rules\n");
        assertThat(first.err()).isEqualTo("made the topic rules\n");
        assertThat(again.out()).isEqualTo("shop version 1 has this very text already; nothing to do\n");
        assertThat(changed.out()).isEqualTo("shop version 2 published to rules\n");
    }

    @Test
    void publishesNothingThatHasErrors() throws IOException {
        Path rules = CommandRun.shop("rules.yaml", directory);
        Files.writeString(rules, Files.readString(rules).replace("orders >= 2", "order >= 2"));

        CommandRun run = publish(rules, "localhost:1", "http://localhost:1");

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.err()).contains("did you mean orders?");
    }

    @Test
    void saysWhichServiceDoesNotAnswer() throws IOException {
        Path rules = CommandRun.shop("rules.yaml", directory);

        CommandRun noKafka = publish(rules, "localhost:1", REGISTRY.url());
        CommandRun noRegistry = publish(rules, KAFKA.bootstrapServers(), "http://localhost:1");

        assertThat(noKafka.code()).isEqualTo(ExitCode.IO);
        assertThat(noKafka.err()).startsWith("error: Kafka at localhost:1: ");
        assertThat(noRegistry.code()).isEqualTo(ExitCode.IO);
        assertThat(noRegistry.err()).contains("the schema registry at http://localhost:1 does not answer");
    }

    private static CommandRun publish(Path rules, String bootstrap, String registryUrl) {
        return CommandRun.of("publish", rules, "--bootstrap", bootstrap, "--registry", registryUrl, "--topic", "rules");
    }
}
