package io.tierstream.cli;

import io.tierstream.flink.config.ClientProperties;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How Kafka is reached: by options, and below them by the same variables of the environment as the job. */
final class KafkaOptions {

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, separated by commas.")
    private String bootstrap;

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "Further properties of the Kafka clients, such as TLS and SASL settings. Secrets better come"
                    + " from the environment: TIERSTREAM_KAFKA_PROPERTIES_SASL_JAAS_CONFIG.")
    private Map<String, String> properties = Map.of();

    /** What every client takes. */
    Properties properties() {
        Properties all =
                ClientProperties.ofEnvironment("kafka", System.getenv()).asProperties();
        all.putAll(properties);
        all.setProperty("bootstrap.servers", bootstrap);
        return all;
    }
}
