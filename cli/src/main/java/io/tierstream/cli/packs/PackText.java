package io.tierstream.cli.packs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a pack, entry by entry. It goes by lines and not by YAML, so that comments and layout stay; packs are written alike: the keys of the
 * rule set begin a line, those of its sections stand behind two spaces.
 */
final class PackText {

    /** The sections that have entries, in the order of a rule set. */
    static final List<String> SECTIONS =
            List.of("events", "population", "predictions", "sequences", "metrics", "scores", "segments", "tierSets");

    private static final Pattern KEY = Pattern.compile("([A-Za-z]+):.*");
    private static final Pattern ENTRY = Pattern.compile(" {2}([A-Za-z_][A-Za-z0-9_-]*):.*");

    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

    private PackText() {}

    static PackText parse(String text) {
        PackText pack = new PackText();
        Reading reading = pack.new Reading();
        text.lines().forEach(reading::line);
        reading.end();
        return pack;
    }

    /** The entries of a section by their names, each with the comments above it. */
    Map<String, String> entries(String section) {
        return sections.getOrDefault(section, Map.of());
    }

    /** Goes through the lines. */
    private final class Reading {

        private final StringBuilder entry = new StringBuilder();
        private @Nullable String section;
        private @Nullable String name;

        void line(String line) {
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                end();
                section = SECTIONS.contains(key.group(1)) ? key.group(1) : null;
                return;
            }
            Matcher begin = ENTRY.matcher(line);
            boolean comment = line.startsWith("  #");
            if (begin.matches() || (comment && name != null)) {
                end();
            }
            if (begin.matches()) {
                name = begin.group(1);
            }
            if (section != null && !line.isBlank()) {
                entry.append(line).append('\n');
            }
        }

        void end() {
            if (section != null && name != null) {
                sections.computeIfAbsent(section, none -> new LinkedHashMap<>())
                        .put(Objects.requireNonNull(name), entry.toString());
                entry.setLength(0);
            }
            name = null;
        }
    }
}
