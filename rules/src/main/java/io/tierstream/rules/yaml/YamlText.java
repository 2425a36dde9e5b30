package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Reads text into YAML nodes that know where they stand. */
public final class YamlText {

    private static final int MAX_CHARACTERS = 1_000_000;

    /** Every plain scalar is text: {@code no} stays {@code no}. Repeated and odd keys are reported by {@link Mapping}. */
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .setAllowRecursiveKeys(true)
            .setCodePointLimit(2 * MAX_CHARACTERS)
            .setUseMarks(true)
            .build();

    private YamlText() {}

    /** The root node; null when the text is empty or an issue was reported. */
    public static @Nullable Node compose(String text, Issues issues) {
        if (issues.source().length() > MAX_CHARACTERS) {
            issues.add(
                    IssueCode.TOO_LARGE,
                    new Span(0, 0),
                    "the file has " + issues.source().length() + " characters; the limit is " + MAX_CHARACTERS);
            return null;
        }
        try {
            ParserImpl parser = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
            return new Composer(SETTINGS, new ShallowParser(parser))
                    .getSingleNode()
                    .orElse(null);
        } catch (ShallowParser.TooDeepException e) {
            issues.add(IssueCode.TOO_LARGE, e.span(), "nested more than " + ShallowParser.MAX_DEPTH + " levels deep");
        } catch (MarkedYamlEngineException e) {
            new SyntaxProblem(e, issues).report();
        } catch (ReaderException e) {
            issues.add(
                    IssueCode.YAML_SYNTAX,
                    new Span(e.getPosition(), e.getPosition() + 1),
                    String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()),
                    "delete it; it was probably pasted from somewhere else");
        } catch (YamlEngineException e) {
            issues.add(IssueCode.YAML_SYNTAX, new Span(0, 0), firstLine(String.valueOf(e.getMessage())));
        }
        return null;
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    /** The source without a byte order mark, which some editors put in front. */
    public static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
