package io.tierstream.flink.config;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reference page of all keys, generated from their declarations. */
public final class ConfigReference {

    private static final String HEAD = """
            # Configuration

            <!-- Generated from io.tierstream.flink.config.Settings by ConfigReferenceTest; do not edit by hand. -->

            A job reads one YAML file, then environment variables, then `--set key=value` arguments; the later beats the
            earlier. The file is named by `--config FILE` or by `TIERSTREAM_CONFIG`. Nested mappings and dotted names mean
            the same: `kafka: {group.id: shop}` is `kafka.group.id: shop`.

            Every mistake is reported with its place, all at once, before anything starts: an unknown key, a value out of
            its limits, settings that contradict each other. A key in the environment is written in capitals with
            underscores, as the tables show. Behind `kafka.properties.` and `registry.properties.` one underscore of a
            variable stands for a dot and two for an underscore: `TIERSTREAM_KAFKA_PROPERTIES_SECURITY_PROTOCOL` is
            `kafka.properties.security.protocol`. Sources are numbered from 0: `TIERSTREAM_SOURCES_0_TOPIC`.

            Values whose names contain password, secret, token, credential, jaas or the like are never logged. Durations
            are a whole number and a unit: `200ms 45s 90m 6h 30d 52w`. Sizes are `512`, `64KiB`, `1MiB`.

            ```yaml
            kafka:
              bootstrap.servers: broker-1:9092,broker-2:9092
            registry:
              url: http://registry:8081
            sources:
              - topic: tierstream.purchases        # Tierstream's own schemas need no mapping
              - topic: shop.visits
                format: json
                type: engagement
                customer-id: user.id
                event-id: uuid
                time: at
                fields: {channel: source, seconds: session.length}
            checkpoints:
              interval: 10s
              directory: s3://bucket/tierstream/checkpoints
            ```
            """;

    private ConfigReference() {}

    /** The whole page, in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        String section = "";
        for (Setting<?> setting : inSections()) {
            String own = section(setting.name());
            if (!own.equals(section)) {
                section = own;
                page.append("\n## ")
                        .append(section)
                        .append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
            }
            row(page, setting);
        }
        return page.toString();
    }

    private static List<Setting<?>> inSections() {
        List<String> sections = Settings.ALL.stream()
                .map(setting -> section(setting.name()))
                .distinct()
                .toList();
        return Stream.concat(Settings.ALL.stream(), Settings.PREFIXES.stream())
                .<Setting<?>>map(setting -> setting)
                .sorted(Comparator.comparing(setting -> sections.indexOf(section(setting.name()))))
                .toList();
    }

    private static String section(String key) {
        String first = key.substring(0, key.indexOf('.') < 0 ? key.length() : key.indexOf('.'));
        return first.equals("sources[]") ? "sources" : first;
    }

    private static void row(StringBuilder page, Setting<?> setting) {
        page.append("| `")
                .append(setting.name())
                .append("`<br>`")
                .append(setting.environmentVariable())
                .append("` | ")
                .append(setting.type().name())
                .append(" | ")
                .append(defaultText(setting.defaultText(), setting.required()))
                .append(" | ")
                .append(setting.doc().replace("|", "\\|"));
        if (setting.defaultText() == null) {
            page.append(" Such as `").append(setting.example()).append("`.");
        }
        page.append(" |\n");
    }

    private static String defaultText(@Nullable String text, boolean required) {
        if (required) {
            return "**required**";
        }
        return text == null ? "none" : "`" + text + "`";
    }
}
