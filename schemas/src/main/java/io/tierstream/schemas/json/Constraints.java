package io.tierstream.schemas.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a field's {@code constraints} property puts on its value: {@code minimum} and {@code maximum} of a
 * number, {@code minLength} in characters and {@code maxBytes} in UTF-8 of a text, and a {@code pattern} that the whole
 * text must match. Null is never checked; whether it is allowed is a matter of the type.
 */
final class Constraints {

    static final String PROPERTY = "constraints";

    private Constraints() {}

    static List<String> check(Schema.Field field, @Nullable Object value) {
        List<String> broken = new ArrayList<>();
        if (value != null && field.getObjectProp(PROPERTY) instanceof Map<?, ?> limits) {
            limits.forEach((name, limit) -> {
                String message = check(String.valueOf(name), limit, value);
                if (message != null) {
                    broken.add(message);
                }
            });
        }
        return broken;
    }

    private static @Nullable String check(String name, Object limit, Object value) {
        String text = value.toString();
        return switch (name) {
            case "minimum" ->
                number(value).compareTo(number(limit)) < 0
                        ? "must be " + limit + " or more, was " + plain(value)
                        : null;
            case "maximum" ->
                number(value).compareTo(number(limit)) > 0
                        ? "must be " + limit + " or less, was " + plain(value)
                        : null;
            case "minLength" -> text.length() < ((Number) limit).intValue() ? "must not be empty" : null;
            case "maxBytes" -> {
                int length = text.getBytes(StandardCharsets.UTF_8).length;
                yield length > ((Number) limit).intValue()
                        ? "must be at most " + limit + " bytes in UTF-8, was " + length
                        : null;
            }
            case "pattern" ->
                text.matches((String) limit)
                        ? null
                        : "must match " + limit + ", was '" + RecordJson.shortened(text) + "'";
            default -> throw new IllegalStateException("no constraint is called '" + name + "'");
        };
    }

    private static BigDecimal number(Object value) {
        return new BigDecimal(value.toString());
    }

    private static String plain(Object value) {
        return number(value).stripTrailingZeros().toPlainString();
    }
}
