package io.tierstream.rules.test;

import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.SourceText;
import io.tierstream.rules.yaml.YamlText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A file of rule tests.
 *
 * @param rules the rule set that is tested, as the file names it; null when it does not
 * @param tests the tests, in the order of the file
 * @param issues what is wrong with the file; then there are no tests
 */
public record RuleTestFile(@Nullable String rules, List<RuleTest> tests, List<Issue> issues) {

    public RuleTestFile {
        tests = List.copyOf(tests);
        issues = List.copyOf(issues);
    }

    /**
     * Reads a file.
     *
     * @param fileName what issues call it; nothing is read from it
     * @param yaml its text
     */
    public static RuleTestFile read(String fileName, String yaml) {
        String text = YamlText.withoutByteOrderMark(yaml);
        Issues issues = new Issues(new SourceText(fileName, text));
        Node root = YamlText.compose(text, issues);
        if (issues.errors() > 0) {
            return new RuleTestFile(null, List.of(), issues.sorted());
        }
        RuleTestFile file = new RuleTestReader(issues).read(root);
        return issues.errors() > 0 ? new RuleTestFile(null, List.of(), issues.sorted()) : file;
    }
}
