package io.tierstream.rules.test;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Texts;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads where a test takes the metrics of all customers to be cut. */
final class CutOffsReader {

    private static final String EXAMPLE = "{spend_365d: {95: 1200}}";

    private CutOffsReader() {}

    /** Per metric and percentage the value; instants in milliseconds since the epoch. */
    static Map<String, SortedMap<Decimal, Decimal>> read(@Nullable Entry entry, long start, Issues issues) {
        Map<String, SortedMap<Decimal, Decimal>> cutOffs = new TreeMap<>();
        Mapping mapping = entry == null ? null : Mapping.read(entry.value(), "cutOffs", EXAMPLE, issues);
        if (mapping == null) {
            return cutOffs;
        }
        for (Entry metric : mapping.entries()) {
            Mapping cuts = Mapping.read(metric.value(), metric.key(), "95: 1200", issues);
            if (cuts != null) {
                SortedMap<Decimal, Decimal> values = new TreeMap<>();
                cuts.entries().forEach(cut -> read(cut, start, values, issues));
                cutOffs.put(metric.key(), values);
            }
        }
        return cutOffs;
    }

    private static void read(Entry cut, long start, SortedMap<Decimal, Decimal> values, Issues issues) {
        Decimal percent = number(cut.key());
        String text = Texts.text(cut, "1200", issues);
        if (percent == null || percent.signum() <= 0 || percent.compareTo(Decimal.of(100)) >= 0) {
            issues.add(
                    IssueCode.POPULATION,
                    cut.keySpan(),
                    "cuts are at percentages above 0 and below 100, not at " + cut.key(),
                    "for quintiles give 20, 40, 60 and 80");
        } else if (text != null) {
            Decimal value = number(text);
            if (value == null) {
                Long instant = TestTimes.read(cut, start, issues);
                value = instant == null ? null : Decimal.of(instant);
            }
            if (value != null) {
                values.put(percent, value);
            }
        }
    }

    private static @Nullable Decimal number(String text) {
        try {
            return Decimal.parse(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
