package io.tierstream.metrics.micrometer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Prometheus's text format, taken apart.
 *
 * @param types the type of each family
 */
record Scrape(Map<String, String> types, List<Sample> samples) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /** One line. */
    record Sample(String name, Map<String, String> labels, double value) {

        /** Name and labels. */
        String key() {
            return name + labels;
        }
    }

    static Scrape of(int port) {
        return parse(get(port, "/metrics"));
    }

    static String get(int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Scrape parse(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        List<Sample> samples = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                if (types.put(words[2], words[3]) != null) {
                    throw new IllegalArgumentException("twice: " + line);
                }
            } else if (!line.startsWith("#") && !line.isBlank()) {
                samples.add(sample(line));
            }
        }
        Scrape scrape = new Scrape(types, samples);
        if (scrape.values().size() != samples.size()) {
            throw new IllegalArgumentException("samples come twice in\n" + text);
        }
        return scrape;
    }

    private static Sample sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no sample: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        String text = Objects.requireNonNullElse(matcher.group(2), "");
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find()) {
            labels.put(label.group(1), label.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
            end = label.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("no labels: " + line);
        }
        return new Sample(
                matcher.group(1), labels, Double.parseDouble(matcher.group(3).replace("Inf", "Infinity")));
    }

    /** Every value by name and labels. */
    Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        samples.forEach(sample -> values.put(sample.key(), sample.value()));
        return values;
    }

    /** The samples of that name. */
    List<Sample> of(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    /** The only sample of that name. */
    double value(String name) {
        List<Sample> found = of(name);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " samples of " + name + " in " + names());
        }
        return found.get(0).value();
    }

    TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        samples.forEach(sample -> names.add(sample.name()));
        return names;
    }

    /** Without what the reporter says of itself. */
    Scrape withoutOwn() {
        return new Scrape(
                types,
                samples.stream()
                        .filter(sample -> !sample.name().startsWith("flink_metrics_reporter_"))
                        .toList());
    }
}
