package io.tierstream.rules.reading;

import io.tierstream.rules.expression.ProfileAttributes;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.yaml.Nodes;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for names. */
final class Names {

    private static final int LONGEST = 64;
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    /** Words that CEL keeps for itself; it would not read them as names. */
    private static final Set<String> WORDS_OF_CEL = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private final Issues issues;

    Names(Issues issues) {
        this.issues = issues;
    }

    /** Checks the name of a rule set, segment, tier set or tier. */
    boolean isName(String name, String what, Span span) {
        return matches(NAME, name, what, span, "a letter, then letters, digits, '_' or '-'");
    }

    /** Checks the name of an event field. */
    boolean isField(String name, Span span) {
        return matches(IDENTIFIER, name, "an event field", span, "a letter or '_', then letters, digits or '_'");
    }

    /** Checks the name of a metric, which expressions must be able to use. */
    boolean isMetric(String name, Span span) {
        if (!matches(IDENTIFIER, name, "a metric", span, "a letter or '_', then letters, digits or '_'")) {
            return false;
        }
        if (WORDS_OF_CEL.contains(name)) {
            issues.add(
                    IssueCode.WORD_OF_EXPRESSIONS,
                    span,
                    "a metric cannot be called " + name + ", which is a word of the expression language",
                    "choose another name, such as " + name + "_value");
            return false;
        }
        if (name.equals(ProfileAttributes.PROFILE)) {
            issues.add(
                    IssueCode.WORD_OF_EXPRESSIONS,
                    span,
                    "a metric cannot be called profile: profile.country is the customer's country",
                    "choose another name");
            return false;
        }
        return true;
    }

    private boolean matches(Pattern pattern, String name, String what, Span span, String rule) {
        if (name.length() > LONGEST) {
            issues.add(
                    IssueCode.BAD_NAME,
                    span,
                    "the name of " + what + " has " + name.length() + " characters; the limit is " + LONGEST);
            return false;
        }
        if (!pattern.matcher(name).matches()) {
            issues.add(
                    IssueCode.BAD_NAME,
                    span,
                    Nodes.quote(name) + " cannot be the name of " + what + ": " + rule,
                    corrected(pattern, name));
            return false;
        }
        return true;
    }

    private static @Nullable String corrected(Pattern pattern, String name) {
        String better = name.strip().replaceAll("[^A-Za-z0-9_-]+", "_").replaceAll("^_+|_+$", "");
        if (pattern == IDENTIFIER) {
            better = better.replace('-', '_');
        }
        if (!better.isEmpty() && Character.isDigit(better.charAt(0))) {
            better = (pattern == IDENTIFIER ? "_" : "n") + better;
        }
        return pattern.matcher(better).matches()
                ? "write " + better + ", and other text in label:"
                : "other text can stand in label:";
    }
}
