package io.tierstream.engine;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one customer as text, by name and in the order of the rule set. The names are the same for all customers, so only the
 * values are made for each.
 */
final class MetricTexts extends AbstractMap<String, @Nullable String> {

    private final Names names;
    private final @Nullable String[] values;

    private MetricTexts(Names names, @Nullable String[] values) {
        this.names = names;
        this.values = values;
    }

    /** The names of a rule set's metrics. */
    static final class Names {

        private final String[] inOrder;
        private final Map<String, Integer> positions = new HashMap<>();

        private Names(List<String> metrics) {
            inOrder = metrics.toArray(String[]::new);
            for (int m = 0; m < inOrder.length; m++) {
                positions.put(inOrder[m], m);
            }
        }

        /**
         * The texts of a customer.
         *
         * @param values one per metric; must not be changed any more
         */
        Map<String, @Nullable String> with(@Nullable String[] values) {
            return new MetricTexts(this, values);
        }
    }

    static Names names(List<String> metrics) {
        return new Names(metrics);
    }

    @Override
    public boolean containsKey(Object name) {
        return names.positions.containsKey(name);
    }

    @Override
    public @Nullable String get(Object name) {
        Integer position = names.positions.get(name);
        return position == null ? null : values[position];
    }

    @Override
    public Set<Entry<String, @Nullable String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return values.length;
            }

            @Override
            public Iterator<Entry<String, @Nullable String>> iterator() {
                return entries();
            }
        };
    }

    private Iterator<Entry<String, @Nullable String>> entries() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < values.length;
            }

            @Override
            public Entry<String, @Nullable String> next() {
                if (next >= values.length) {
                    throw new NoSuchElementException();
                }
                int metric = next++;
                return new SimpleImmutableEntry<>(names.inOrder[metric], values[metric]);
            }
        };
    }
}
