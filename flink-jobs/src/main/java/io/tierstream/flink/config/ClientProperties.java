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

    /**
     * What variables of the environment such as {@code TIERSTREAM_KAFKA_PROPERTIES_SECURITY_PROTOCOL} set for a client.
     *
     * @param client {@code kafka} or {@code registry}
     */
    public static ClientProperties ofEnvironment(String client, Map<String, String> environment) {
        String prefix = client + ".properties.";
        TreeMap<String, String> values = new TreeMap<>();
        environment.forEach((variable, value) -> {
            String key = Keys.isMeant(variable) ? Keys.ofVariable(variable) : null;
            if (key != null && key.startsWith(prefix)) {
                values.put(key.substring(prefix.length()), value);
            }
        });
        return new ClientProperties(values);
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
