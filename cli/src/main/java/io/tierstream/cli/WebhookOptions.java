package io.tierstream.cli;

import io.tierstream.console.access.Network;
import io.tierstream.console.webhook.SealingKeys;
import io.tierstream.console.webhook.WebhookSettings;
import io.tierstream.console.webhook.alert.AlertRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the console's webhooks are sent, and which alerts go with them. What no option says, a variable of the environment can. */
final class WebhookOptions {

    static final String NETWORKS_VARIABLE = "TIERSTREAM_CONSOLE_WEBHOOK_NETWORKS";
    static final String HTTP_VARIABLE = "TIERSTREAM_CONSOLE_WEBHOOK_HTTP";
    static final String KEYS_VARIABLE = "TIERSTREAM_CONSOLE_WEBHOOK_KEYS";
    static final String ALERTS_VARIABLE = "TIERSTREAM_CONSOLE_ALERTS";

    @Option(
            names = "--webhook-network",
            paramLabel = "NETWORK",
            description =
                    "A network to which webhooks may be sent although it is not public, such as 10.1.0.0/16. Can be repeated."
                            + " Or " + NETWORKS_VARIABLE + ", parted by commas.")
    private List<String> networks = List.of();

    @Option(
            names = "--webhook-http",
            description = "Webhooks may be sent to endpoints without TLS. Or " + HTTP_VARIABLE + "=true.")
    private boolean http;

    @Option(
            names = "--webhook-keys",
            paramLabel = "FILE",
            description =
                    "Keys that encrypt subscriptions and their secrets in the store, a line each: ID:KEY, the key 32 bytes in base64."
                            + " The first is for what is written. Or " + KEYS_VARIABLE + ", the keys themselves.")
    private @Nullable Path keys;

    @Option(
            names = "--alert",
            paramLabel = "RULE",
            description =
                    "An alert on the distribution: NAME: KIND TARGETS [PERCENT%%] WINDOW [least N] [quiet DURATION], such as"
                            + " 'gold-drop: drop tier:value:gold 20%% 1h'. Kinds: surge, drop, silence, drift. Can be repeated. Or "
                            + ALERTS_VARIABLE + ", parted by semicolons or line ends.")
    private List<String> alerts = List.of();

    /**
     * What options and variables say.
     *
     * @throws IllegalArgumentException if something of it is wrong
     */
    WebhookSettings settings(Map<String, String> environment) {
        return WebhookSettings.defaults()
                .reaching(
                        http || isTrue(environment),
                        given(networks, environment, NETWORKS_VARIABLE, ",").stream()
                                .map(Network::new)
                                .toList())
                .withAlerts(given(alerts, environment, ALERTS_VARIABLE, "[;\n]").stream()
                        .map(AlertRule::parse)
                        .toList())
                .withSealing(SealingKeys.parse(keys(environment)));
    }

    private static boolean isTrue(Map<String, String> environment) {
        String value = environment.getOrDefault(HTTP_VARIABLE, "false").strip();
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(HTTP_VARIABLE + " is true or false, not '" + value + "'");
        }
        return value.equals("true");
    }

    private static List<String> given(
            List<String> options, Map<String, String> environment, String variable, String separator) {
        return options.isEmpty()
                ? Arrays.stream(environment.getOrDefault(variable, "").split(separator))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList()
                : options;
    }

    private String keys(Map<String, String> environment) {
        if (keys == null) {
            return environment.getOrDefault(KEYS_VARIABLE, "");
        }
        try {
            return Files.readString(keys);
        } catch (IOException e) {
            throw new CommandException(ExitCode.IO, "error: cannot read " + keys + ": " + e.getMessage());
        }
    }
}
