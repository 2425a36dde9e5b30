package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command refuses. */
class ConsoleCommandTest {

    @TempDir
    private Path directory;

    @Test
    void wantsToKnowWhereTheTopicsAre() {
        assertThat(run()).extracting(CommandRun::code).isEqualTo(ExitCode.USAGE);
        assertThat(run().err()).contains("Say where the topics are: --config FILE, or --bootstrap and --registry");
        assertThat(run("--bootstrap", "localhost:1").err()).contains("Say where the topics are");
        assertThat(run("--config", "job.yaml", "--bootstrap", "localhost:1").err())
                .contains("leave --bootstrap and --registry out");
    }

    @Test
    void refusesAConfigurationWithMistakes() throws IOException {
        Path config = Files.writeString(directory.resolve("job.yaml"), "kafka.bootstrap.servers: 7\nno.such: key\n");

        CommandRun run = run("--config", config);

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.err()).contains("no.such");
    }

    @Test
    void refusesAPortThatIsNone() {
        CommandRun run = run("--bootstrap", "localhost:1", "--registry", "http://localhost:1", "--port", "65536");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--port must be from 0 to 65535");
    }

    @Test
    void saysThatAStoreCannotBeOpened() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");

        CommandRun run =
                run("--bootstrap", "localhost:1", "--registry", "http://localhost:1", "--store", file.resolve("below"));

        assertThat(run.code()).isEqualTo(ExitCode.IO);
        assertThat(run.err()).startsWith("error: cannot open the store at ");
    }

    @Test
    void takesStoresOfTwoKindsOnly() {
        CommandRun run =
                run("--bootstrap", "localhost:1", "--registry", "http://localhost:1", "--store", "jdbc:mysql://db/x");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("the store is H2 or PostgreSQL");
    }

    @Test
    void doesNotListenToTheNetworkWithoutAccessControl() {
        CommandRun run = run("--bootstrap", "localhost:1", "--registry", "http://localhost:1", "--bind", "0.0.0.0");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("without access control", "--tokens FILE", "--oidc-issuer URL");
    }

    @Test
    void saysWhereTheFileOfTokensIsWrong() throws IOException {
        Path tokens = Files.writeString(directory.resolve("tokens.txt"), "ana operator too-short-a-token\n");

        CommandRun run = run("--bootstrap", "localhost:1", "--registry", "http://localhost:1", "--tokens", tokens);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("tokens.txt:1: ", "32 random ones").doesNotContain("too-short-a-token");
        assertThat(run("--bootstrap", "b:1", "--registry", "http://r", "--tokens", directory.resolve("none"))
                        .code())
                .isEqualTo(ExitCode.IO);
    }

    @Test
    void saysWhatIsWrongWithAProvider() {
        assertThat(oidc("--oidc-issuer", "http://login.example.com", "--oidc-audience", "x")
                        .err())
                .contains("must be an https URL");
        assertThat(oidc("--oidc-issuer", "https://login.example.com").err()).contains("--oidc-audience");
        assertThat(oidc("--oidc-issuer", "https://l.example", "--oidc-audience", "x", "--oidc-algorithm", "HS256")
                        .err())
                .contains("not by [HS256]");
        assertThat(oidc("--oidc-issuer", "https://l.example", "--oidc-audience", "x", "--oidc-role", "crm=king")
                        .err())
                .contains("there is no role 'king'");
    }

    @Test
    void leavesItsOwnVariablesOutOfTheJobsConfiguration() {
        assertThat(ConsoleCommand.ofJob(Map.of(
                        "TIERSTREAM_STORE_PASSWORD", "x",
                        "TIERSTREAM_CONSOLE_ALERTS", "y",
                        "TIERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "z")))
                .containsOnlyKeys("TIERSTREAM_KAFKA_BOOTSTRAP_SERVERS");
    }

    private static CommandRun oidc(Object... options) {
        Object[] all = new Object[options.length + 4];
        System.arraycopy(new Object[] {"--bootstrap", "localhost:1", "--registry", "http://localhost:1"}, 0, all, 0, 4);
        System.arraycopy(options, 0, all, 4, options.length);
        return run(all);
    }

    private static CommandRun run(Object... options) {
        Object[] arguments = new Object[options.length + 1];
        arguments[0] = "console";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return CommandRun.of(arguments);
    }
}
