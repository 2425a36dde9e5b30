package io.tierstream.cli;

import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Properties of the registry's client: from options, and below them from the same variables of the environment as the job's. */
final class RegistryProperties {

    @Option(
            names = "--registry-property",
            paramLabel = "KEY=VALUE",
            description =
                    "Further properties of the registry client, such as TLS settings. Secrets better come from the"
                            + " environment: TIERSTREAM_REGISTRY_PROPERTIES_BASIC_AUTH_USER_INFO.")
    private Map<String, String> properties = Map.of();

    RegistryConfig config(String url) {
        Map<String, String> all = new TreeMap<>(
                ClientProperties.ofEnvironment("registry", System.getenv()).asMap());
        all.putAll(properties);
        return new RegistryConfig(List.of(url), ClientProperties.of(all));
    }
}
