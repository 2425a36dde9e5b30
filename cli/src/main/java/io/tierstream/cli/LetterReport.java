package io.tierstream.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tierstream.cli.letters.LetterCounts;
import io.tierstream.cli.letters.LetterText;
import io.tierstream.cli.letters.StoredLetter;
import io.tierstream.cli.terminal.Table;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code dead-letters list} says. */
final class LetterReport {

    private static final int EXCERPT = 160;
    private static final int LONG_EXCERPT = 4_000;

    private LetterReport() {}

    /** For people. */
    static List<String> lines(String topic, LetterCounts counts, LetterText text) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(topic + ": " + counted(counts.letters(), "dead letter"));
        if (counts.foreign() > 0) {
            lines.add(counted(counts.foreign(), "record") + " in it that the job did not write");
        }
        if (counts.letters() > 0) {
            lines.add("");
            lines.addAll(table(counts));
        }
        for (StoredLetter letter : counts.newest()) {
            lines.add("");
            lines.add(letter.place() + "  " + letter.failedAt() + "  " + letter.reason() + ", from " + letter.source());
            lines.add("    " + letter.message());
            lines.add("    key    " + text.key(letter, EXCERPT));
            lines.add("    value  " + text.value(letter, EXCERPT));
        }
        return lines;
    }

    private static List<String> table(LetterCounts counts) {
        Table table = new Table(2, 3);
        table.row("REASON", "SOURCE", "LETTERS", "FIRST", "LAST");
        counts.groups()
                .forEach((group, count) -> table.row(
                        group.reason(),
                        group.source(),
                        Long.toString(count.letters()),
                        time(count.first()),
                        time(count.last())));
        return table.lines();
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String time(Instant time) {
        return time.toString();
    }

    /** For programs. */
    static String json(String topic, LetterCounts counts, LetterText text) throws IOException {
        StringWriter written = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(written).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("topic", topic);
            json.writeNumberField("letters", counts.letters());
            json.writeNumberField("foreign_records", counts.foreign());
            json.writeArrayFieldStart("counts");
            for (Map.Entry<LetterCounts.Group, LetterCounts.Count> entry :
                    counts.groups().entrySet()) {
                count(json, entry.getKey(), entry.getValue());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("newest");
            for (StoredLetter letter : counts.newest()) {
                letter(json, letter, text);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return written.toString();
    }

    private static void count(JsonGenerator json, LetterCounts.Group group, LetterCounts.Count count)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("reason", group.reason());
        json.writeStringField("source", group.source());
        json.writeNumberField("letters", count.letters());
        json.writeStringField("first", time(count.first()));
        json.writeStringField("last", time(count.last()));
        json.writeEndObject();
    }

    private static void letter(JsonGenerator json, StoredLetter letter, LetterText text) throws IOException {
        json.writeStartObject();
        json.writeStringField("place", letter.place().toString());
        json.writeStringField("source", letter.source().toString());
        json.writeStringField("failed_at", time(letter.failedAt()));
        json.writeStringField("reason", letter.reason());
        json.writeStringField("message", letter.message());
        json.writeStringField("key", text.key(letter, LONG_EXCERPT));
        json.writeStringField("value", text.value(letter, LONG_EXCERPT));
        json.writeEndObject();
    }
}
