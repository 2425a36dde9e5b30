package io.tierstream.metrics.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.MetricGroup;

/** How series are called after the scope that Flink gives a metric. */
interface Naming {

    /** The id of a metric, before it is known what it is. */
    SeriesId id(String metric, MetricGroup group);

    /** The name under which a registry takes a series of that kind. */
    String of(Kind kind, String name);

    /** Whether a gauge of that name is known to count, though Flink does not say so. */
    boolean counts(String name);

    /** The name of a meter's rate. */
    String rate(String name);

    /** The name of what a meter has counted. */
    String count(String name);

    /** The name of a metric about the reporter itself. */
    String own(String name);

    /** Flink's scope variables, {@code <job_name>} and the like, as tags. */
    static Tags tags(MetricGroup group, Text keys, Text values) {
        List<Tag> tags = new ArrayList<>();
        group.getAllVariables()
                .forEach((variable, value) -> tags.add(Tag.of(keys.of(withoutBrackets(variable)), values.of(value))));
        return Tags.of(tags);
    }

    private static String withoutBrackets(String variable) {
        return variable.startsWith("<") && variable.endsWith(">")
                ? variable.substring(1, variable.length() - 1)
                : variable;
    }

    /** Changes what a registry does not take. */
    interface Text {
        String of(String text);
    }
}
