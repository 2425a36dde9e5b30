package io.tierstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contracts in a real registry that refuses what is not backward compatible. */
class RegistrationITCase {

    private static final Path RELEASED = Path.of("src/test/resources/released");

    private static SchemaRegistryServer server;
    private static RegistryCalls registry;

    @BeforeAll
    static void start() {
        server = SchemaRegistryServer.temporary();
        registry = new RegistryCalls(server.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void registryKeepsTheSchemaAsItIs(Contract contract) {
        int id = registry.register(contract.subject(), contract.schema()).id();

        assertThat(registry.schema(id)).isEqualTo(contract.schema());
        assertThat(registry.register(contract.subject(), contract.schema()).id())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @EnumSource
    void currentSchemaMayFollowEveryReleasedOne(Contract contract) throws IOException {
        String subject = Contract.subject("history-of-" + contract.topic());
        for (Path version : versions()) {
            Path file = version.resolve(contract.recordName() + ".avsc");
            if (Files.exists(file)) {
                Schema released = new Schema.Parser().parse(Files.readString(file));
                assertThat(registry.register(subject, released).status()).isEqualTo(200);
            }
        }
        assertThat(registry.register(subject, contract.schema()).status()).isEqualTo(200);
    }

    @Test
    void newFieldWithDefaultIsTaken() {
        String subject = Contract.subject("growing");
        registry.register(subject, Contract.PURCHASE.schema());

        assertThat(registry.register(subject, purchaseWith("\"default\":null,")).status())
                .isEqualTo(200);
    }

    /** Without this, the tests above would pass in a registry that checks nothing. */
    @Test
    void newFieldWithoutDefaultIsRefused() {
        String subject = Contract.subject("breaking");
        registry.register(subject, Contract.PURCHASE.schema());

        assertThat(registry.register(subject, purchaseWith("")).status()).isEqualTo(409);
    }

    private static Schema purchaseWith(String defaultOfNewField) {
        String field =
                "{\"name\":\"shelf\",\"type\":[\"null\",\"string\"]," + defaultOfNewField + "\"doc\":\"Where.\"},";
        String text = Contract.PURCHASE.schema().toString().replace("\"fields\":[", "\"fields\":[" + field);
        return new Schema.Parser().parse(text);
    }

    /** Oldest first. */
    private static List<Path> versions() throws IOException {
        try (Stream<Path> versions = Files.list(RELEASED)) {
            return versions.sorted().toList();
        }
    }
}
