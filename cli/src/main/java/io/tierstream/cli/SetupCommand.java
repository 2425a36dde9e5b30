package io.tierstream.cli;

import io.tierstream.cli.publish.EventTopics;
import io.tierstream.cli.publish.Reachable;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.engine.RuleSet;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.rules.RuleSetTopic;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.schemas.Contract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tierstream setup}. */
@Command(
        name = "setup",
        description =
                "Makes what must be there before the job starts: the topics of Tierstream's own events, the schemas"
                        + " in the registry and, if there is none yet, a first rule set. What is there stays as it is.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream setup --bootstrap localhost:9092 --registry http://localhost:8081 --rules rules.yaml",
            "  tierstream setup --bootstrap kafka:9093 --registry https://registry:8081 \\",
            "      --partitions 12 --replication 3 --kafka security.protocol=SSL",
            "",
            "Topics of results are made by the job, and topics of your own by you. Calling it again changes nothing."
        })
final class SetupCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rules",
            paramLabel = "RULES",
            description = "A rule set (YAML), to be published if the topic of rule sets has none at all.")
    private @Nullable Path rules;

    @Option(
            names = "--rules-topic",
            paramLabel = "TOPIC",
            description = "The compacted topic of rule sets (the job's rules.topic). Default ${DEFAULT-VALUE}.")
    private String rulesTopic = "tierstream.rule-sets";

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of each topic of events. Default: the broker's.")
    private @Nullable Integer partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies of each topic of events. Default: the broker's.")
    private @Nullable Short replication;

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    SetupCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RegistryConfig config = registryOptions.config();
        requirePositive("--partitions", partitions);
        requirePositive("--replication", replication);
        RuleSet ruleSet =
                rules == null ? null : RuleFiles.compile(rules, terminal).ruleSet();
        Properties kafka = kafkaOptions.properties();
        Reachable.registry(config);
        List<String> made =
                new EventTopics(kafka, Optional.ofNullable(partitions), Optional.ofNullable(replication)).ensure();
        made.forEach(topic -> say("made the topic " + topic));
        try {
            registerSchemas(config);
            if (rules != null && ruleSet != null) {
                publishFirst(ruleSet.name(), RuleFiles.read(rules), kafka, config);
            }
        } catch (RegistryException e) {
            throw new IOException(e.getMessage(), e);
        }
        return ExitCode.GOOD;
    }

    private void requirePositive(String option, @Nullable Number value) {
        if (value != null && value.intValue() < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1");
        }
    }

    private void registerSchemas(RegistryConfig config) throws IOException, RegistryException {
        try (Registry opened = config.open()) {
            for (Contract contract : Contract.values()) {
                opened.register(contract.subject(), contract.schema().toString());
            }
        }
        say(Contract.values().length + " schemas are registered");
    }

    private void publishFirst(String name, String yaml, Properties kafka, RegistryConfig config)
            throws IOException, InterruptedException, RegistryException {
        if (Reachable.topic(rulesTopic, kafka)) {
            say("made the topic " + rulesTopic);
        }
        RuleSetTopic topic = new RuleSetTopic(rulesTopic, kafka, config::open);
        Optional<PublishedRuleSet> present = topic.newest(null);
        if (present.isPresent()) {
            say(rulesTopic + " has " + present.get().name() + " version "
                    + present.get().version() + " already; " + rules + " is not published");
            return;
        }
        PublishedRuleSet published = topic.publish(name, yaml, null);
        say(name + " version " + published.version() + " published to " + rulesTopic);
    }

    private void say(String line) {
        terminal.out().println(line);
    }
}
