package io.tierstream.cli;

import io.tierstream.cli.publish.Reachable;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.kafka.CommandTopic;
import io.tierstream.registry.RegistryException;
import io.tierstream.schemas.v1.CustomerCommand;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What commands about one customer have in common: who, why, and where to send it. */
final class CommandOptions {

    @Option(names = "--author", required = true, paramLabel = "NAME", description = "Who decides it.")
    private String author;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; stands in the output.")
    private String reason;

    @Option(names = "--approved-by", paramLabel = "NAME", description = "Who approved it.")
    private @Nullable String approvedBy;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The command's own id: one that comes twice is carried out once. Default: a random one.")
    private @Nullable String id;

    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, separated by commas.")
    private String bootstrap;

    @Option(
            names = "--registry",
            required = true,
            paramLabel = "URL",
            description = "The schema registry: the root of its Confluent-compatible API.")
    private String registry;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "The topic of commands (the job's commands.topic). Default ${DEFAULT-VALUE}.")
    private String topic = "tierstream.commands";

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "Further properties of the Kafka clients, such as TLS and SASL settings.")
    private Map<String, String> kafkaProperties = Map.of();

    @Option(
            names = "--registry-property",
            paramLabel = "KEY=VALUE",
            description = "Further properties of the registry client, such as basic.auth.user.info.")
    private Map<String, String> registryProperties = Map.of();

    /**
     * Sends a command.
     *
     * @param customer whom it is about
     * @param now when it is given
     * @param command what is to be done, one of the records of the contract
     * @return the topic it was sent to
     */
    String send(String customer, Instant now, Object command) throws IOException, InterruptedException {
        Properties kafka = new Properties();
        kafka.putAll(kafkaProperties);
        kafka.setProperty("bootstrap.servers", bootstrap);
        Reachable.existingTopic(topic, kafka);
        Reachable.registry(registry);
        RegistryConfig config = new RegistryConfig(List.of(registry), ClientProperties.of(registryProperties));
        CustomerCommand record = CustomerCommand.newBuilder()
                .setCommandId(id == null ? UUID.randomUUID().toString() : id)
                .setCustomerId(customer)
                .setIssuedAt(now)
                .setIssuedBy(author)
                .setReason(reason)
                .setApprovedBy(approvedBy)
                .setCommand(command)
                .build();
        try {
            new CommandTopic(topic, kafka, config::open).send(record);
        } catch (RegistryException e) {
            throw new IOException(e.getMessage(), e);
        }
        return topic;
    }
}
