package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.console.access.Network;
import io.tierstream.console.webhook.WebhookSettings;
import io.tierstream.console.webhook.alert.AlertRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WebhookOptionsTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    private Path directory;

    @Test
    void hasDefaults() {
        WebhookSettings settings = settings(Map.of());

        assertThat(settings.allowHttp()).isFalse();
        assertThat(settings.allowedNetworks()).isEmpty();
        assertThat(settings.alerts()).isEmpty();
        assertThat(settings.sealing()).hasToString("SealingKeys[]");
    }

    @Test
    void takesVariablesOfTheEnvironment() {
        WebhookSettings settings = settings(Map.of(
                WebhookOptions.HTTP_VARIABLE, "true",
                WebhookOptions.NETWORKS_VARIABLE, "10.1.0.0/16, fd00::/8",
                WebhookOptions.ALERTS_VARIABLE, "up: surge segment:* 50% 1h; quiet: silence segment:vip 2h",
                WebhookOptions.KEYS_VARIABLE, "2026:" + KEY));

        assertThat(settings.allowHttp()).isTrue();
        assertThat(settings.allowedNetworks()).extracting(Network::text).containsExactly("10.1.0.0/16", "fd00::/8");
        assertThat(settings.alerts()).extracting(AlertRule::name).containsExactly("up", "quiet");
        assertThat(settings.sealing()).hasToString("SealingKeys[2026]");
    }

    @Test
    void prefersOptions() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), "# this year's\nb:" + KEY + "\na:" + KEY + "\n");

        WebhookSettings settings = settings(
                Map.of(WebhookOptions.NETWORKS_VARIABLE, "10.1.0.0/16", WebhookOptions.KEYS_VARIABLE, "c:" + KEY),
                "--webhook-network",
                "10.2.0.0/16",
                "--webhook-keys",
                keys.toString());

        assertThat(settings.allowedNetworks()).extracting(Network::text).containsExactly("10.2.0.0/16");
        assertThat(settings.sealing()).hasToString("SealingKeys[b, a]");
    }

    @Test
    void saysWhatIsWrongAndNoKey() {
        assertThatThrownBy(() -> settings(Map.of(WebhookOptions.HTTP_VARIABLE, "yes")))
                .hasMessage("TIERSTREAM_CONSOLE_WEBHOOK_HTTP is true or false, not 'yes'");
        assertThatThrownBy(() -> settings(Map.of(WebhookOptions.KEYS_VARIABLE, "a:c2hvcnQ=")))
                .hasMessageContaining("the key a ")
                .hasMessageNotContaining("c2hvcnQ");
        assertThatThrownBy(() -> settings(
                        Map.of(), "--webhook-keys", directory.resolve("none").toString()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("cannot read");
    }

    private static WebhookSettings settings(Map<String, String> environment, String... options) {
        return CommandLine.populateCommand(new WebhookOptions(), options).settings(environment);
    }
}
