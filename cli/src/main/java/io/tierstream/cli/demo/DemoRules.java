package io.tierstream.cli.demo;

import io.tierstream.engine.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The rules of a demo.
 *
 * @param yaml the file's text
 * @param ruleSet the same, compiled
 */
public record DemoRules(String yaml, RuleSet ruleSet) {

    /** The name by which messages call the rule set that comes with the demo. */
    public static final String DEFAULT_NAME = "examples/rule-sets/demo.yaml";

    /** The text of the rule set that comes with the demo. */
    public static String defaultText() throws IOException {
        try (InputStream in = DemoRules.class.getResourceAsStream("demo.yaml")) {
            return new String(
                    Objects.requireNonNull(in, "demo.yaml is missing").readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
