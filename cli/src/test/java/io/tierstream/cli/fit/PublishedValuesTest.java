package io.tierstream.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.Purchases;
import io.tierstream.engine.predict.ValueModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A list of values that papers and other implementations have published, each with the parameters and how far it may differ. */
class PublishedValuesTest {

    private static final long WEEK = 604_800_000;

    private static final Pattern PROBABILITY = Pattern.compile("P\\(X\\((\\d+)\\)=(\\d+)\\)");
    private static final Pattern FORETOLD =
            Pattern.compile("E\\[Y\\((\\d+)\\)\\|x=(\\d+),t_x=([\\d.]+),T=([\\d.]+)\\]");
    private static final Pattern NEW_CUSTOMER = Pattern.compile("E\\[X\\(([\\d.]+)\\)\\]");
    private static final Pattern ONE_CUSTOMER = Pattern.compile("one-customer LL x=(\\d+) t_x=(\\d+) T=40");
    private static final Pattern AMOUNT = Pattern.compile("E\\[M\\].*\\(x=(\\d+), mean ([\\d.]+)\\)");

    @Test
    void agreeWithOurs() throws IOException {
        Path file = Cdnow.file("oracle/clv_published.json");
        Map<String, Integer> compared = new TreeMap<>();
        for (JsonNode one : new ObjectMapper().readTree(file.toFile())) {
            assertThat(ours(one))
                    .as(one.toString())
                    .isNotNull()
                    .isCloseTo(
                            one.get("expected").asDouble(),
                            within(one.get("tolerance").asDouble() + 1e-12));
            compared.merge(one.get("model").asText(), 1, Integer::sum);
        }
        assertThat(compared).isEqualTo(Map.of("BG/NBD", 32, "Pareto/NBD", 18, "Gamma-Gamma", 11));
    }

    /** Null for a kind of value that is not known here. */
    private static @Nullable Double ours(JsonNode one) throws IOException {
        String what = one.get("what").asText();
        double[] at = new double[one.get("params").size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = one.get("params").get(i).asDouble();
        }
        if (one.get("model").asText().equals("Gamma-Gamma")) {
            return amounts(new ValueModel(at[0], at[1], at[2]), what);
        }
        for (PurchaseModel.Kind kind : PurchaseModel.Kind.values()) {
            if (kind.title().equals(one.get("model").asText())) {
                PurchaseModel model = kind.with(at);
                return what.startsWith("LL ") ? ofTheSample(model) : purchases(model, what);
            }
        }
        return null;
    }

    private static @Nullable Double amounts(ValueModel model, String what) throws IOException {
        if (what.startsWith("LL ")) {
            double sum = 0;
            for (PurchaseSample.Spender one : Cdnow.sample().spenders()) {
                sum += model.logLikelihood(one.repeats(), one.mean());
            }
            return sum;
        }
        Matcher amount = AMOUNT.matcher(what);
        return amount.matches()
                ? model.expected(Long.parseLong(amount.group(1)), Double.parseDouble(amount.group(2)))
                : null;
    }

    private static @Nullable Double ofTheSample(PurchaseModel model) throws IOException {
        double sum = 0;
        for (PurchaseSample.Alike alike : Cdnow.sample().alike(Cdnow.END, WEEK)) {
            sum += alike.customers() * model.logLikelihood(alike.purchases());
        }
        return sum;
    }

    private static @Nullable Double purchases(PurchaseModel model, String what) {
        Purchases regular = new Purchases(26, 216 / 7.0, 31);
        Matcher matcher = FORETOLD.matcher(what);
        if (matcher.matches()) {
            return model.expected(
                    new Purchases(
                            Long.parseLong(matcher.group(2)),
                            Double.parseDouble(matcher.group(3)),
                            Double.parseDouble(matcher.group(4))),
                    Double.parseDouble(matcher.group(1)));
        }
        matcher = PROBABILITY.matcher(what);
        if (matcher.matches()) {
            return model.probability(Long.parseLong(matcher.group(2)), Double.parseDouble(matcher.group(1)));
        }
        matcher = NEW_CUSTOMER.matcher(what);
        if (matcher.matches()) {
            return model.expected(Double.parseDouble(matcher.group(1)));
        }
        matcher = ONE_CUSTOMER.matcher(what);
        if (matcher.matches()) {
            return model.logLikelihood(
                    new Purchases(Long.parseLong(matcher.group(1)), Double.parseDouble(matcher.group(2)), 40));
        } else if (what.contains("1516") && what.contains("E[Y(52)]")) {
            return model.expected(regular, 52);
        } else if (what.contains("1516")) {
            return model.alive(regular);
        } else if (what.startsWith("P(alive|x=0)")) {
            return model.alive(new Purchases(0, 0, 38.86));
        } else if (what.startsWith("P(alive|x=1000")) {
            return model.alive(new Purchases(1000, 10, 100));
        }
        return null;
    }
}
