package io.tierstream.cli.packs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The rule packs that come with Tierstream: each a rule set and its tests. */
public final class RulePacks {

    /** All of them, sorted. */
    public static final List<String> NAMES = List.of(
            "behaviour",
            "contribution",
            "customer-score",
            "customer-value",
            "interaction",
            "lifecycle",
            "loyalty",
            "loyalty-programme",
            "needs",
            "potential",
            "profitability",
            "relationship",
            "risk",
            "satisfaction");

    private RulePacks() {}

    /** The rule set of a pack, as it is written. */
    public static String rules(String name) {
        return read(name + "/rules.yaml");
    }

    /** The tests of a pack; they say that the rule set stands beside them in a file {@code rules.yaml}. */
    public static String tests(String name) {
        return read(name + "/rules.test.yaml");
    }

    private static String read(String file) {
        try (InputStream in = RulePacks.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
