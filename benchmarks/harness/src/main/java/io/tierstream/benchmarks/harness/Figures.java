package io.tierstream.benchmarks.harness;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Numbers by name. Names are of small letters and hyphens.
 *
 * @param byName ordered by name
 */
public record Figures(Map<String, Double> byName) {

    public static final Figures NONE = new Figures(Map.of());

    public Figures {
        byName = new TreeMap<>(byName);
    }

    public static Figures of(String name, double value) {
        return new Figures(Map.of(name, value));
    }

    public Figures and(String name, double value) {
        Map<String, Double> all = new TreeMap<>(byName);
        all.put(name, value);
        return new Figures(all);
    }

    public Figures and(Figures other) {
        Map<String, Double> all = new TreeMap<>(byName);
        all.putAll(other.byName);
        return new Figures(all);
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * A figure.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public double get(String name) {
        Double value = byName.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no figure '" + name + "' among " + byName.keySet());
        }
        return value;
    }

    /** One line, to be read with {@link #parse}. */
    public String line() {
        return byName.entrySet().stream()
                .map(figure -> figure.getKey() + "=" + figure.getValue())
                .collect(Collectors.joining(" "));
    }

    public static Figures parse(String line) {
        Map<String, Double> all = new TreeMap<>();
        for (String part : line.trim().split(" ")) {
            int equals = part.indexOf('=');
            all.put(part.substring(0, equals), Double.valueOf(part.substring(equals + 1)));
        }
        return new Figures(all);
    }
}
