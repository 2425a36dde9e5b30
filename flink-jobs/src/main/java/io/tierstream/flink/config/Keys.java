package io.tierstream.flink.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names by which keys are known, in files and in the environment. */
final class Keys {

    private static final Pattern SOURCE = Pattern.compile("sources\\.(\\d{1,4})\\.(.+)");
    private static final Pattern SOURCE_VARIABLE = Pattern.compile("TIERSTREAM_SOURCES_(\\d{1,4})_(.+)");

    /** Variables of the launcher and of test runs, which are no keys. */
    private static final List<String> NOT_KEYS =
            List.of("TIERSTREAM_CONFIG", "TIERSTREAM_HOME", "TIERSTREAM_JAVA_OPTS");

    /** What Kubernetes puts into every container of a namespace that has a service named tierstream. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "TIERSTREAM(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_[A-Z]+)?)?)");

    private static final List<String> PREFIXES = Settings.PREFIXES.stream()
            .map(setting -> setting.name().substring(0, setting.name().length() - 1))
            .toList();

    private static final Map<String, String> KEY_BY_VARIABLE = keyByVariable();

    private Keys() {}

    /** Every declared name, {@code []} for the index of a source. */
    static List<String> names() {
        return Stream.concat(Settings.ALL.stream(), Settings.PREFIXES.stream())
                .map(Setting::name)
                .toList();
    }

    static boolean isKnown(String key) {
        String template = template(key);
        return Settings.ALL.stream().anyMatch(setting -> setting.name().equals(template))
                || template.equals("sources[].fields")
                || PREFIXES.stream()
                        .anyMatch(prefix -> template.startsWith(prefix) && template.length() > prefix.length());
    }

    /** The index of the source that a key belongs to, or -1. */
    static int sourceIndex(String key) {
        Matcher matcher = SOURCE.matcher(key);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** {@code "; did you mean ...?"} for an unknown key. */
    static String suggestion(String key) {
        return Suggestion.of(template(key), names());
    }

    static String suggestionForVariable(String variable) {
        return Suggestion.of(variable, KEY_BY_VARIABLE.keySet());
    }

    /** Whether a variable of the environment is meant as a key at all. */
    static boolean isMeant(String variable) {
        return variable.startsWith("TIERSTREAM_")
                && !NOT_KEYS.contains(variable)
                && (KEY_BY_VARIABLE.containsKey(variable)
                        || !SERVICE_LINK.matcher(variable).matches());
    }

    /**
     * The key that a variable of the environment sets; null when there is none. Behind a prefix the rest of the name is
     * lower case, one underscore stands for a dot and two for an underscore.
     */
    static @Nullable String ofVariable(String variable) {
        String key = KEY_BY_VARIABLE.get(variable);
        if (key != null) {
            return key;
        }
        Matcher source = SOURCE_VARIABLE.matcher(variable);
        if (source.matches()) {
            String template = KEY_BY_VARIABLE.get("TIERSTREAM_SOURCES[]_" + source.group(2));
            if (template != null) {
                return template.replace("[]", "." + source.group(1));
            }
            if (source.group(2).startsWith("FIELDS_")) {
                return "sources." + source.group(1) + ".fields."
                        + source.group(2).substring("FIELDS_".length()).toLowerCase(Locale.ROOT);
            }
            return null;
        }
        for (String prefix : List.of("kafka.properties.", "registry.properties.")) {
            String start = Setting.environmentVariable(prefix);
            if (variable.startsWith(start) && variable.length() > start.length()) {
                return prefix + property(variable.substring(start.length()));
            }
        }
        return null;
    }

    private static String property(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replace("__", "\0")
                .replace('_', '.')
                .replace('\0', '_');
    }

    private static String template(String key) {
        Matcher matcher = SOURCE.matcher(key);
        return matcher.matches() ? "sources[]." + matcher.group(2) : key;
    }

    private static Map<String, String> keyByVariable() {
        Map<String, String> keys = new HashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            keys.put(Setting.environmentVariable(setting.name()), setting.name());
        }
        return Map.copyOf(keys);
    }
}
