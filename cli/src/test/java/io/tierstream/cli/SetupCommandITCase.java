package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.schemas.Contract;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry. */
class SetupCommandITCase {

    private static final String SCHEMAS = Contract.values().length + " schemas are registered\n";

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
    void makesWhatIsMissingOnceAndSendsTheDemosEventsThere() throws Exception {
        Path rules = CommandRun.shop("rules.yaml", directory);

        CommandRun first = setup("--rules", rules, "--partitions", 3);
        Files.writeString(rules, Files.readString(rules).replace("days(5)", "days(6)"));
        CommandRun again = setup("--rules", rules, "--partitions", 5);
        CommandRun demo = CommandRun.of(
                "demo",
                "--bootstrap",
                KAFKA.bootstrapServers(),
                "--registry",
                REGISTRY.url(),
                "--rate",
                500,
                "--duration",
                "3s");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("made the topic tierstream.purchases\n", "made the topic tierstream.profile-updates\n")
                .contains(SCHEMAS)
                .endsWith("made the topic tierstream.rule-sets\nshop version 1 published to tierstream.rule-sets\n");
        assertThat(again.out())
                .isEqualTo(
                        SCHEMAS + "tierstream.rule-sets has shop version 1 already; " + rules + " is not published\n");
        assertThat(subjects()).contains("tierstream.purchases-value").contains("tierstream.transitions-value");
        assertThat(demo.code()).as(demo.err()).isZero();
        Matcher sent =
                Pattern.compile("(\\d+) events of \\d+ customers sent\n$").matcher(demo.out());
        assertThat(sent.find()).as(demo.out()).isTrue();
        assertThat(records("purchases", "returns", "engagements", "interactions"))
                .isGreaterThan(100)
                .isGreaterThanOrEqualTo(Long.parseLong(sent.group(1)));
    }

    @Test
    void makesNothingWhenTheRulesHaveErrors() throws IOException {
        Path rules = CommandRun.shop("rules.yaml", directory);
        Files.writeString(rules, Files.readString(rules).replace("orders >= 2", "order >= 2"));

        CommandRun run = CommandRun.of(
                "setup", "--bootstrap", "localhost:1", "--registry", "http://localhost:1", "--rules", rules);

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.err()).contains("did you mean orders?");
    }

    @Test
    void refusesWrongOptions() {
        assertThat(setup("--partitions", 0).err()).contains("--partitions must be at least 1");
        assertThat(CommandRun.of("demo", "--bootstrap", "localhost:1").err())
                .contains("--bootstrap and --registry go together");
    }

    private static CommandRun setup(Object... more) {
        Object[] arguments = new Object[5 + more.length];
        System.arraycopy(
                new Object[] {"setup", "--bootstrap", KAFKA.bootstrapServers(), "--registry", REGISTRY.url()},
                0,
                arguments,
                0,
                5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return CommandRun.of(arguments);
    }

    private static String subjects() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(REGISTRY.url() + "/subjects")).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    /** Records in the topics; each has the three partitions that setup was told. */
    private static long records(String... topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
            Set<TopicPartition> partitions = Set.of(topics).stream()
                    .flatMap(topic -> Set.of(0, 1, 2).stream()
                            .map(partition -> new TopicPartition("tierstream." + topic, partition)))
                    .collect(Collectors.toSet());
            return admin
                    .listOffsets(partitions.stream()
                            .collect(Collectors.toMap(Function.identity(), one -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }
}
