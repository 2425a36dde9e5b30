package io.tierstream.flink.config;

import io.tierstream.flink.config.ConfigIssue.Code;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads typed values out of entries. A bad value becomes an issue and is replaced, so that the rest is checked as well. */
final class Values {

    private final String home;
    private final Map<String, Entry> entries;
    private final List<ConfigIssue> issues;

    Values(String home, Map<String, Entry> entries, List<ConfigIssue> issues) {
        this.home = home;
        this.entries = entries;
        this.issues = issues;
    }

    <T> T get(Setting<T> setting) {
        return get(setting, setting.name());
    }

    <T> T get(Setting<T> setting, String key) {
        T found = find(setting, key);
        if (found != null) {
            return found;
        }
        if (setting.required() && !entries.containsKey(key)) {
            report(
                    home,
                    Code.MISSING_VALUE,
                    "'" + key + "' must be set, such as '" + setting.example() + "', here or as "
                            + Setting.environmentVariable(key));
        }
        String fallback = setting.defaultText();
        return setting.type().parse(fallback == null ? setting.example() : fallback);
    }

    /** The value, or null when there is none or it is bad. */
    <T> @Nullable T find(Setting<T> setting) {
        return find(setting, setting.name());
    }

    <T> @Nullable T find(Setting<T> setting, String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        try {
            return setting.type().parse(entry.text().trim());
        } catch (IllegalArgumentException e) {
            String value = setting.secret() ? "****" : entry.text().trim();
            report(entry.location(), Code.BAD_VALUE, key + ": '" + value + "' " + e.getMessage());
            return null;
        }
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Everything under a prefix that ends with a dot, without the prefix, in the order given. */
    Map<String, String> under(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        entries.forEach((key, entry) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), entry.text());
            }
        });
        return found;
    }

    /** The items of an entry that is a list; none when there is no entry. */
    List<String> list(String key) {
        Entry entry = entries.get(key);
        return entry == null || entry.text().isBlank()
                ? List.of()
                : ValueType.list("item").parse(entry.text());
    }

    int sources() {
        return entries.keySet().stream().mapToInt(Keys::sourceIndex).max().orElse(-1) + 1;
    }

    /** Where a key was given, or the file in which it could be. */
    String location(String key) {
        Entry entry = entries.get(key);
        return entry == null ? home : entry.location();
    }

    void report(String location, Code code, String message) {
        issues.add(new ConfigIssue(location, code, message));
    }
}
