package io.tierstream.flink.config;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One configuration key, declared once.
 *
 * @param name dotted name; {@code []} stands for the index of a source
 * @param type how its text is read
 * @param defaultText what holds when it is not given; null when there is no default
 * @param required whether it must be given
 * @param secret whether its value must not appear in logs and messages
 * @param example a valid value; shown in the reference, and stands in for a bad one while the rest is checked
 * @param doc what it does
 */
record Setting<T>(
        String name,
        ValueType<T> type,
        @Nullable String defaultText,
        boolean required,
        boolean secret,
        String example,
        String doc) {

    Setting {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(example);
        Objects.requireNonNull(doc);
    }

    static <T> Setting<T> of(String name, ValueType<T> type, String defaultText, String doc) {
        return new Setting<>(name, type, defaultText, false, false, defaultText, doc);
    }

    static <T> Setting<T> required(String name, ValueType<T> type, String example, String doc) {
        return new Setting<>(name, type, null, true, false, example, doc);
    }

    static <T> Setting<T> optional(String name, ValueType<T> type, String example, String doc) {
        return new Setting<>(name, type, null, false, false, example, doc);
    }

    /** The key of one source, for a setting declared with {@code []}. */
    String at(int index) {
        return name.replace("[]", "." + index);
    }

    /** The environment variable that overrides it. */
    String environmentVariable() {
        return environmentVariable(name.replace("[]", "_<n>"));
    }

    static String environmentVariable(String key) {
        return "TIERSTREAM_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
