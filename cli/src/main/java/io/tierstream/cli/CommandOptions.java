package io.tierstream.cli;

import io.tierstream.cli.publish.Reachable;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.kafka.CommandTopic;
import io.tierstream.registry.RegistryException;
import io.tierstream.schemas.v1.CustomerCommand;
import java.io.IOException;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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
            names = "--topic",
            paramLabel = "TOPIC",
            description = "The topic of commands (the job's commands.topic). Default ${DEFAULT-VALUE}.")
    private String topic = "tierstream.commands";

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    /**
     * Sends a command.
     *
     * @param customer whom it is about
     * @param now when it is given
     * @param command what is to be done, one of the records of the contract
     * @return the topic it was sent to
     */
    String send(String customer, Instant now, Object command) throws IOException, InterruptedException {
        RegistryConfig config = registryOptions.config();
        Properties kafka = kafkaOptions.properties();
        Reachable.existingTopic(
                topic, kafka, "start the job first, or say with --topic which one is its commands.topic");
        Reachable.registry(config);
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
