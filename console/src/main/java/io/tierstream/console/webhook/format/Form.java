package io.tierstream.console.webhook.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a placeholder's value is written, where the receiver wants it otherwise than the API has it. */
enum Form {
    /** An instant as whole seconds since 1970-01-01T00:00:00Z. */
    EPOCH_SECONDS("epochSeconds", instant -> instant(instant, Instant::getEpochSecond)),
    /** An instant as milliseconds since 1970-01-01T00:00:00Z. */
    EPOCH_MILLIS("epochMillis", instant -> instant(instant, Instant::toEpochMilli)),
    /** A numeral as a JSON number; what is none becomes null. */
    NUMBER("number", Form::number),
    /** In small letters. */
    LOWER("lower", text -> TextNode.valueOf(text.asText().toLowerCase(Locale.ROOT))),
    /** In capitals. */
    UPPER("upper", text -> TextNode.valueOf(text.asText().toUpperCase(Locale.ROOT)));

    private final String text;
    private final Function<JsonNode, JsonNode> function;

    Form(String text, Function<JsonNode, JsonNode> function) {
        this.text = text;
        this.function = function;
    }

    JsonNode apply(JsonNode value) {
        return function.apply(value);
    }

    static @Nullable Form named(String text) {
        return Arrays.stream(values())
                .filter(form -> form.text.equals(text))
                .findAny()
                .orElse(null);
    }

    static Form required(String text) {
        Form form = named(text);
        if (form == null) {
            throw new IllegalStateException("unchecked template: no form is called " + text);
        }
        return form;
    }

    static String names() {
        return Arrays.stream(values()).map(form -> form.text).collect(Collectors.joining(", "));
    }

    private static JsonNode instant(JsonNode value, Function<Instant, Long> unit) {
        try {
            return LongNode.valueOf(unit.apply(Instant.parse(value.asText())));
        } catch (DateTimeException | ArithmeticException e) {
            return NullNode.getInstance();
        }
    }

    private static JsonNode number(JsonNode value) {
        try {
            return com.fasterxml.jackson.databind.node.DecimalNode.valueOf(new BigDecimal(value.asText()));
        } catch (NumberFormatException e) {
            return NullNode.getInstance();
        }
    }
}
