package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.ValueModel;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Place;
import io.tierstream.rules.yaml.Texts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The models that predictions are made by, as {@code predictions:} says.
 *
 * @param unitMillis the unit of time of the model of purchases, milliseconds
 * @param purchases how often customers buy; null if the rule set does not say
 * @param value for how much; null if the rule set does not say
 * @param broken whether there is something that cannot be used, which has been reported
 */
record Predictions(
        long unitMillis,
        @Nullable PurchaseModel purchases,
        @Nullable ValueModel value,
        boolean broken) {

    static final String PURCHASES_EXAMPLE = "{r: 0.243, alpha: 4.414, a: 0.793, b: 2.426}";
    static final String VALUE_EXAMPLE = "{p: 6.25, q: 3.74, v: 15.44}";

    private static final String PARETO_NBD_EXAMPLE =
            "{model: pareto/nbd, r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669}";
    private static final List<String> VALUE_PARAMETERS = List.of("p", "q", "v");

    private static final long WEEK = 604_800_000;

    /** Reads the section; without one there are no models. */
    static Predictions read(@Nullable Entry section, Issues issues) {
        int before = issues.errors();
        Mapping mapping = section == null
                ? null
                : Mapping.read(section.value(), Language.PREDICTIONS, "purchases: " + PURCHASES_EXAMPLE, issues);
        if (mapping == null) {
            return new Predictions(WEEK, null, null, issues.errors() > before);
        }
        Entry unitEntry = mapping.get("unit");
        Long unit = unitEntry == null ? null : Durations.millis(unitEntry, issues);
        Entry fitted = mapping.get("fitted");
        if (fitted != null) {
            Texts.text(fitted, "2026-11-22, 2357 customers", issues);
        }
        PurchaseModel purchases = purchases(mapping.get("purchases"), issues);
        ValueModel value = null;
        Map<String, Double> numbers =
                parameters(mapping.get("value"), Language.VALUE_MODEL, VALUE_PARAMETERS, VALUE_EXAMPLE, issues);
        if (numbers != null && of("q", numbers) <= 1) {
            issues.add(
                    IssueCode.PREDICTIONS,
                    Nodes.firstLine(Objects.requireNonNull(mapping.get("value")).value(), issues.source()),
                    "with q of 1 or less the model expects no finite amount",
                    "fit it to more customers: tierstream fit EVENTS --of purchase --amount amount");
        } else if (numbers != null) {
            value = new ValueModel(of("p", numbers), of("q", numbers), of("v", numbers));
        }
        return new Predictions(unit == null ? WEEK : unit, purchases, value, issues.errors() > before);
    }

    private static @Nullable PurchaseModel purchases(@Nullable Entry entry, Issues issues) {
        PurchaseModel.Kind kind = entry == null ? null : kind(entry, issues);
        if (kind == null) {
            return null;
        }
        boolean simple = kind == PurchaseModel.Kind.BG_NBD;
        Map<String, Double> numbers = parameters(
                entry,
                simple ? Language.BG_NBD : Language.PARETO_NBD,
                kind.parameters(),
                simple ? PURCHASES_EXAMPLE : PARETO_NBD_EXAMPLE,
                issues);
        return numbers == null
                ? null
                : kind.with(kind.parameters().stream()
                        .mapToDouble(parameter -> of(parameter, numbers))
                        .toArray());
    }

    /** Which model it is, by which it is known what keys there may be; BG/NBD if it does not say. */
    private static PurchaseModel.@Nullable Kind kind(Entry purchases, Issues issues) {
        Node node = Nodes.entries(purchases).get("model");
        if (node == null) {
            return PurchaseModel.Kind.BG_NBD;
        }
        String text = node instanceof ScalarNode scalar ? scalar.getValue().strip() : Nodes.describe(node);
        for (PurchaseModel.Kind kind : PurchaseModel.Kind.values()) {
            if (kind.key().equals(text)) {
                return kind;
            }
        }
        List<String> known = Arrays.stream(PurchaseModel.Kind.values())
                .map(PurchaseModel.Kind::key)
                .toList();
        issues.add(
                IssueCode.PREDICTIONS,
                Nodes.firstLine(node, issues.source()),
                "there is no model of purchases called " + Nodes.quote(text),
                Suggestion.didYouMeanOr(text, known, "the models are"));
        return null;
    }

    private static double of(String parameter, Map<String, Double> numbers) {
        return Objects.requireNonNull(numbers.get(parameter));
    }

    private static @Nullable Map<String, Double> parameters(
            @Nullable Entry entry, Place place, List<String> names, String example, Issues issues) {
        Mapping mapping = entry == null ? null : Mapping.read(entry.value(), place, example, issues);
        if (mapping == null) {
            return null;
        }
        int before = issues.errors();
        Map<String, Double> numbers = new HashMap<>();
        for (String key : names) {
            Entry parameter = mapping.get(key);
            if (parameter != null) {
                numbers.put(key, parameter(parameter, issues));
            } else if (!mapping.hasUnknownKeys()) {
                issues.add(IssueCode.MISSING_KEY, mapping.span(), key + ": is missing", "for example " + example);
            }
        }
        return issues.errors() > before || mapping.hasUnknownKeys() ? null : numbers;
    }

    private static double parameter(Entry entry, Issues issues) {
        String text = Texts.text(entry, "0.5", issues);
        try {
            double number = text == null ? 1 : Decimal.parse(text).doubleValue();
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        issues.add(
                IssueCode.PREDICTIONS,
                Nodes.firstLine(entry.value(), issues.source()),
                entry.key() + " must be a positive number, but this is " + Nodes.quote(String.valueOf(text)),
                "take what tierstream fit has found");
        return 1;
    }
}
