package io.tierstream.rules;

import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.SourceText;
import io.tierstream.rules.reading.RuleSetReader;
import io.tierstream.rules.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.snakeyaml.engine.v2.nodes.Node;

/** Compiles rule-set files. The same text gives the same result, everywhere and always. */
public final class RuleSets {

    private RuleSets() {}

    /**
     * Compiles a rule set.
     *
     * @param fileName what issues call the file; nothing is read from it
     * @param yaml the file's text
     * @param version the version under which the rule set is published; greater replaces smaller
     * @return the rule set, or everything that is wrong with it; never an exception for what a file contains
     */
    public static Compilation compile(String fileName, String yaml, long version) {
        String text = YamlText.withoutByteOrderMark(yaml);
        Issues issues = new Issues(new SourceText(fileName, text));
        Node root = YamlText.compose(text, issues);
        if (root == null && issues.errors() > 0) {
            return new Compilation.Rejected(issues.sorted());
        }
        RuleSetReader.Result result = new RuleSetReader(issues).read(root, version);
        return result == null
                ? new Compilation.Rejected(issues.sorted())
                : new Compilation.Compiled(result.ruleSet(), result.text(), issues.sorted());
    }

    /** A fingerprint of a rule set's text: SHA-256 of its UTF-8 bytes, 64 hexadecimal digits. */
    public static String contentHash(String yaml) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(yaml.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
