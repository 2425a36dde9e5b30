package io.tierstream.cli;

import io.tierstream.cli.publish.Reachable;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.engine.RuleSet;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.rules.RuleSetTopic;
import io.tierstream.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream publish}. */
@Command(
        name = "publish",
        description = "Checks a rule set and publishes it under the next version; running jobs take it without a"
                + " restart.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream publish rules.yaml --bootstrap localhost:9092 --registry http://localhost:8081",
            "  tierstream publish rules.yaml --bootstrap kafka:9093 --registry https://registry:8081 \\",
            "      --kafka security.protocol=SSL --kafka ssl.truststore.location=ca.p12"
        })
final class PublishCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "RULES", description = "The rule set (YAML).")
    private Path rules;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "The compacted topic of rule sets; it is made if it is not there. Default ${DEFAULT-VALUE}.")
    private String topic = "tierstream.rule-sets";

    @Option(names = "--author", paramLabel = "NAME", description = "Who publishes; stands in the record.")
    private @Nullable String author;

    @Mixin
    private KafkaOptions kafkaOptions = new KafkaOptions();

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    PublishCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RegistryConfig config = registryOptions.config();
        RuleSet ruleSet = RuleFiles.compile(rules, terminal).ruleSet();
        String yaml = RuleFiles.read(rules);
        Properties kafka = kafkaOptions.properties();
        if (Reachable.topic(topic, kafka)) {
            terminal.err().println("made the topic " + topic);
        }
        Reachable.registry(config);
        RuleSetTopic published = new RuleSetTopic(topic, kafka, config::open);
        Optional<PublishedRuleSet> newest = published.newest(ruleSet.name());
        if (newest.isPresent() && newest.get().yaml().equals(yaml)) {
            said(newest.get(), " has this very text already; nothing to do");
            return ExitCode.GOOD;
        }
        try {
            said(published.publish(ruleSet.name(), yaml, author), " published to " + topic);
        } catch (RegistryException e) {
            throw new IOException(e.getMessage(), e);
        }
        return ExitCode.GOOD;
    }

    private void said(PublishedRuleSet ruleSet, String what) {
        terminal.out().println(ruleSet.name() + " version " + ruleSet.version() + what);
    }
}
