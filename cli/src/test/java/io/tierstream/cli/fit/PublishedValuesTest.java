package io.tierstream.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.Purchases;
import io.tierstream.engine.predict.ValueModel;
import io.tierstream.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A list of values that papers and other implementations have published; those of models we do not offer are counted and left. */
class PublishedValuesTest {

    private static final Pattern FORETOLD =
            Pattern.compile("E\\[Y\\((\\d+)\\)\\|x=(\\d+),t_x=([\\d.]+),T=([\\d.]+)\\]");
    private static final Pattern NEW_CUSTOMER = Pattern.compile("E\\[X\\(([\\d.]+)\\)\\]");
    private static final Pattern ONE_CUSTOMER = Pattern.compile("one-customer LL x=(\\d+) t_x=(\\d+) T=40");
    private static final Pattern AMOUNT = Pattern.compile("E\\[M\\].*\\(x=(\\d+), mean ([\\d.]+)\\)");

    @Test
    void agreeWithOurs() throws IOException {
        Optional<Path> found = SharedData.find("oracle/clv_published.json");
        assumeThat(found).as("shared list of published values").isPresent();
        Path file = found.orElseThrow();
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode one : new ObjectMapper().readTree(file.toFile())) {
            Double ours = ours(one);
            counts.merge(ours == null ? "left: " + kind(one) : "compared", 1, Integer::sum);
            if (ours != null) {
                assertThat(ours)
                        .as(one.toString())
                        .isCloseTo(
                                one.get("expected").asDouble(),
                                within(one.get("tolerance").asDouble() + 1e-12));
            }
        }
        // The likelihoods of the sample are compared where it is fitted. We offer no Pareto/NBD, and nothing that needs
        // the
        // probability of a certain number of purchases.
        assertThat(counts)
                .isEqualTo(Map.of(
                        "compared", 28,
                        "left: BG/NBD LL", 2,
                        "left: BG/NBD P(X", 12,
                        "left: Gamma-Gamma LL", 1,
                        "left: Pareto/NBD", 18));
    }

    private static String kind(JsonNode one) {
        String model = one.get("model").asText();
        return model.startsWith("Pareto")
                ? model
                : model + " " + one.get("what").asText().replaceFirst("[ (].*", "")
                        + (one.get("what").asText().startsWith("P(X") ? "(X" : "");
    }

    private static @Nullable Double ours(JsonNode one) {
        String what = one.get("what").asText();
        double[] at = new double[one.get("params").size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = one.get("params").get(i).asDouble();
        }
        if (one.get("model").asText().equals("Gamma-Gamma")) {
            Matcher amount = AMOUNT.matcher(what);
            return amount.matches()
                    ? new ValueModel(at[0], at[1], at[2])
                            .expected(Long.parseLong(amount.group(1)), Double.parseDouble(amount.group(2)))
                    : null;
        } else if (!one.get("model").asText().equals("BG/NBD")) {
            return null;
        }
        return purchases(new PurchaseModel(at[0], at[1], at[2], at[3]), what);
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
