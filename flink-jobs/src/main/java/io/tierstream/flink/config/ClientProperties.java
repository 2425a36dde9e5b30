package io.tierstream.flink.config;

import java.io.Serializable;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Properties passed through to a client unchanged. They may hold passwords, so {@link #toString()} shows the values of
 * harmless ones only.
 */
public record ClientProperties(TreeMap<String, String> values) implements Serializable {

    private static final Pattern SECRET = Pattern.compile(
            "password|secret|jaas|token|credential|user\\.info|(^|\\.)key$|certificate\\.chain|passphrase",
            Pattern.CASE_INSENSITIVE);

    public ClientProperties {
        values = new TreeMap<>(values);
    }

    public static ClientProperties of(Map<String, String> values) {
        return new ClientProperties(new TreeMap<>(values));
    }

    public static ClientProperties none() {
        return of(Map.of());
    }

    public Map<String, String> asMap() {
        return new TreeMap<>(values);
    }

    public Properties asProperties() {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    /** Whether the value under this key must not be shown. */
    static boolean isSecret(String key) {
        return SECRET.matcher(key).find();
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + (isSecret(entry.getKey()) ? "****" : entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
