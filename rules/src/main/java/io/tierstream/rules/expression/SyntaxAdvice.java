package io.tierstream.rules.expression;

import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.ExpressionText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with an expression that CEL cannot parse, from what stands at the place where it stopped. */
final class SyntaxAdvice {

    /** Spellings of other languages, with what to write; tried in order at the place of the error. */
    private static final Map<Pattern, String> FOREIGN = new LinkedHashMap<>();

    static {
        foreign("and\\b", "and is written &&");
        foreign("or\\b", "or is written ||");
        foreign("not\\b\\s+in\\b", "write !(x in [...])");
        foreign("not\\b", "not is written !");
        foreign("is\\b\\s+not\\b", "write defined(x), or !=");
        foreign("is\\b", "write == to compare, or !defined(x)");
        foreign("between\\b", "write x >= low && x <= high");
        foreign("like\\b", "write x.contains(\"...\"), x.startsWith(\"...\") or x.matches(\"...\")");
        foreign("then\\b", "write condition ? yes : no");
        foreign("=>", "write >=");
        foreign("=<", "write <=");
        foreign("===", "write ==");
        foreign("=(?!=)", "write == to compare");
        foreign("<>|><", "write !=");
        foreign("&(?!&)", "and is written &&");
        foreign("\\|(?!\\|)", "or is written ||");
        foreign("[\u2018\u2019\u201c\u201d]", "put texts in straight quotes: \"...\"");
        foreign("\u2265", "write >=");
        foreign("\u2264", "write <=");
        foreign("\u2260", "write !=");
        foreign(
                "[\uff08\uff09\uff0c\uff1c\uff1e\uff1d\uff01\u3000]",
                "use the ASCII character instead of the full-width one");
        foreign("[$\u20ac\u00a3\u00a5]", "write the number alone, without the currency");
    }

    private static final Pattern THOUSANDS = Pattern.compile("\\d{1,3}((?:,\\d{3})+)(?!\\d)");
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d|w)\\b");
    private static final Map<String, String> UNIT_FUNCTIONS =
            Map.of("s", "seconds", "m", "minutes", "h", "hours", "d", "days", "w", "weeks");

    private final ExpressionText expression;
    private final String text;
    private final Issues issues;

    SyntaxAdvice(ExpressionText expression, Issues issues) {
        this.expression = expression;
        this.text = expression.text();
        this.issues = issues;
    }

    private static void foreign(String pattern, String advice) {
        FOREIGN.put(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), advice);
    }

    /** Reports what the parser found at an offset, counted in code points. */
    void report(int offset, String message) {
        int at = text.offsetByCodePoints(0, Math.min(offset, text.codePointCount(0, text.length())));
        if (message.contains("reserved identifier")) {
            reportReserved(at);
        } else if (message.contains("recursion")) {
            add(
                    IssueCode.TOO_LARGE,
                    0,
                    text.length(),
                    "the expression is nested too deeply",
                    "split it into several segments");
        } else if (message.startsWith("For input string")) {
            add(
                    IssueCode.BAD_CONSTANT,
                    at,
                    wordEnd(at),
                    "the number " + text.substring(at, wordEnd(at)) + " is too large for a whole number",
                    "write it with a decimal point: " + text.substring(at, wordEnd(at)) + ".0");
        } else if (!reportForeign(at) && !reportNumber(at) && !reportText(at)) {
            reportOther(at);
        }
    }

    private void reportReserved(int at) {
        String word = text.substring(at, wordEnd(at));
        String advice = word.equals("if") ? "write condition ? yes : no" : null;
        add(IssueCode.EXPRESSION_SYNTAX, at, wordEnd(at), word + " is a reserved word of CEL", advice);
    }

    /** A wrong operator is often recognised one character late. */
    private boolean reportForeign(int at) {
        for (int start = at; start >= Math.max(0, at - 2); start--) {
            for (Map.Entry<Pattern, String> entry : FOREIGN.entrySet()) {
                Matcher matcher = entry.getKey()
                        .matcher(text)
                        .region(start, text.length())
                        .useTransparentBounds(true);
                if (matcher.lookingAt() && (start == at || at < matcher.end())) {
                    add(
                            IssueCode.EXPRESSION_SYNTAX,
                            start,
                            matcher.end(),
                            matcher.group().strip() + " is not an operator",
                            entry.getValue());
                    return true;
                }
            }
        }
        return false;
    }

    private boolean reportNumber(int at) {
        int start = at;
        while (start > 0 && (Character.isDigit(text.charAt(start - 1)) || text.charAt(start - 1) == ',')) {
            start--;
        }
        Matcher thousands = THOUSANDS.matcher(text).region(start, text.length());
        if (thousands.lookingAt() && start < at) {
            String number = thousands.group();
            add(
                    IssueCode.EXPRESSION_SYNTAX,
                    start,
                    thousands.end(),
                    "a number has no thousands separators",
                    "write " + number.replace(",", ""));
            return true;
        }
        Matcher duration = DURATION.matcher(text).region(start, text.length());
        if (duration.lookingAt() && start < at) {
            String function = UNIT_FUNCTIONS.get(duration.group(2));
            String advice = function == null
                    ? "duration(\"" + duration.group() + "\")"
                    : function + "(" + duration.group(1) + ")";
            add(
                    IssueCode.EXPRESSION_SYNTAX,
                    start,
                    duration.end(),
                    "a duration is written as a function here",
                    "write " + advice);
            return true;
        }
        return false;
    }

    private boolean reportText(int at) {
        if (at >= text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\'')) {
            return false;
        }
        if (text.indexOf(text.charAt(at), at + 1) >= 0) {
            return false;
        }
        if (expression.isFollowedByComment()) {
            add(
                    IssueCode.QUOTES_NEEDED,
                    at,
                    text.length(),
                    "YAML takes what follows ' #' for a comment, so the text is cut off here",
                    "quote the expression: " + expression.restOfLineInQuotes());
        } else {
            add(
                    IssueCode.EXPRESSION_SYNTAX,
                    at,
                    text.length(),
                    "the text that starts here is never closed",
                    "put the closing " + text.charAt(at));
        }
        return true;
    }

    private void reportOther(int at) {
        if (text.substring(at).isBlank()) {
            int end = text.stripTrailing().length();
            String last = lastToken(end);
            if (last.equals("%")) {
                add(
                        IssueCode.EXPRESSION_SYNTAX,
                        end - 1,
                        end,
                        "% is the remainder of a division here, not a percentage",
                        "write 0.05 for 5%");
                return;
            }
            add(
                    IssueCode.EXPRESSION_SYNTAX,
                    Math.max(0, end - last.length()),
                    end,
                    "the expression ends after " + last + ", and something is missing",
                    missing(last));
            return;
        }
        String before = lastToken(text.substring(0, at).stripTrailing().length());
        if (before.equalsIgnoreCase("not")) {
            int not = text.lastIndexOf(before, at);
            add(
                    IssueCode.EXPRESSION_SYNTAX,
                    not,
                    not + before.length(),
                    before + " is not an operator",
                    "not is written !, as in !(a > 1)");
            return;
        }
        int end = Math.max(at + 1, isWord(text.charAt(at)) ? wordEnd(at) : runEnd(at));
        add(
                IssueCode.EXPRESSION_SYNTAX,
                at,
                end,
                "did not expect " + text.substring(at, end) + " here",
                unexpectedHint(text.charAt(at)));
    }

    private int runEnd(int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) == text.charAt(at) && "&|=".indexOf(text.charAt(at)) >= 0) {
            end++;
        }
        return end;
    }

    private static @Nullable String unexpectedHint(char found) {
        if (Character.isLetterOrDigit(found) || "\"'([".indexOf(found) >= 0) {
            return "an operator such as && or == is missing before it";
        }
        return found == ')' ? "remove it, or open a parenthesis before it" : null;
    }

    private @Nullable String missing(String last) {
        long open = text.chars().filter(c -> c == '(').count()
                - text.chars().filter(c -> c == ')').count();
        if (open > 0 && Character.isLetterOrDigit(last.charAt(last.length() - 1))) {
            return "close " + (open == 1 ? "the parenthesis" : open + " parentheses") + " with "
                    + ")".repeat((int) open);
        }
        return Character.isLetterOrDigit(last.charAt(last.length() - 1)) || last.equals(")")
                ? null
                : "write what " + last + " applies to";
    }

    /** The word, or the run of other characters, that ends at {@code end}. */
    private String lastToken(int end) {
        int start = end;
        boolean word = end > 0 && isWord(text.charAt(end - 1));
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1)) && isWord(text.charAt(start - 1)) == word) {
            start--;
        }
        return text.substring(start, end);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private int wordEnd(int at) {
        int end = at;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private void add(IssueCode code, int start, int end, String message, @Nullable String hint) {
        int from = text.codePointCount(0, Math.min(start, text.length()));
        int to = text.codePointCount(0, Math.min(end, text.length()));
        issues.add(code, expression.span(from, to), message, hint);
    }
}
