package io.tierstream.cli;

import io.tierstream.flink.config.RegistryConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the schema registry is reached by commands that cannot do without. */
final class RegistryOptions {

    @Option(
            names = "--registry",
            required = true,
            paramLabel = "URL",
            description = "The schema registry: the root of its Confluent-compatible API.")
    private String registry;

    @Mixin
    private RegistryProperties properties = new RegistryProperties();

    RegistryConfig config() {
        return properties.config(registry);
    }
}
