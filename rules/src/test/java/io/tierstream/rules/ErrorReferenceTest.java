package io.tierstream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Severity;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorReferenceTest {

    private static final Path PAGE = Project.root().resolve("docs/rule-set-errors.md");

    @Test
    void pageIsWhatTheCatalogueSays() {
        String page = page();
        if (GoldenFiles.REWRITE) {
            Project.write(PAGE, page);
        }
        assertThat(Project.read(PAGE))
                .as("docs/rule-set-errors.md is generated; write it with -Dgolden.rewrite=true")
                .isEqualTo(page);
    }

    @Test
    void idsAreUnique() {
        assertThat(List.of(IssueCode.values())).extracting(IssueCode::id).doesNotHaveDuplicates();
    }

    private static String page() {
        Map<IssueCode, Issue> examples = examples();
        StringBuilder page = new StringBuilder();
        page.append("# What the rule-set compiler says\n\n");
        page.append("<!-- Generated from the catalogue of codes and the golden tests. Do not edit. -->\n\n");
        page.append("Every problem has a code that keeps its meaning, a place, and where possible a correction. ");
        page.append("Errors stop a rule set; warnings do not. All problems of a file are reported at once; only ");
        page.append("when YAML itself is broken does the first one hide the rest.\n\n");
        page.append("| code | | what is wrong |\n|---|---|---|\n");
        for (IssueCode code : IssueCode.values()) {
            page.append("| [")
                    .append(code.id())
                    .append("](#")
                    .append(anchor(code))
                    .append(") | ");
            page.append(code.severity().word())
                    .append(" | ")
                    .append(code.title())
                    .append(" |\n");
        }
        for (IssueCode code : IssueCode.values()) {
            page.append("\n## ")
                    .append(code.id())
                    .append(": ")
                    .append(code.title())
                    .append("\n\n");
            page.append(code.severity() == Severity.WARNING ? "Warning. " : "");
            page.append(code.explanation()).append("\n");
            Issue example = examples.get(code);
            if (example != null) {
                page.append("\n```\n").append(example.render()).append("\n```\n");
            }
        }
        return page.toString();
    }

    /** As GitHub makes anchors from headings. */
    private static String anchor(IssueCode code) {
        return (code.id() + ": " + code.title())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    private static Map<IssueCode, Issue> examples() {
        Map<IssueCode, Issue> examples = new EnumMap<>(IssueCode.class);
        GoldenFiles.all()
                .forEach(file -> GoldenFiles.issues(file).stream()
                        .filter(issue -> issue.snippet().indexOf('\n') < 100)
                        .forEach(issue -> examples.putIfAbsent(issue.code(), issue)));
        return examples;
    }
}
