package io.tierstream.engine.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * The models against their definitions: what is said of customers whose rates are known, which is a line of school mathematics, averaged
 * over all rates by brute force.
 */
class DefinitionTest {

    private static final double STEP = 1.0 / 16;

    /** Far enough for densities that fall slowly, to both sides. */
    private static final double REACH = 6;

    /** The average of a function of two numbers that have densities from 0 on, neither of which need be normalized. */
    private static double average(DoubleBinaryOperator of, DoubleUnaryOperator logDensity, DoubleUnaryOperator other) {
        double sum = 0;
        for (double u = -REACH; u <= REACH; u += STEP) {
            double one = Math.exp(Math.PI / 2 * Math.sinh(u));
            double weight = one * Math.cosh(u) * Math.exp(logDensity.applyAsDouble(one));
            for (double w = -REACH; weight > 0 && w <= REACH; w += STEP) {
                double two = Math.exp(Math.PI / 2 * Math.sinh(w));
                double both = weight * two * Math.cosh(w) * Math.exp(other.applyAsDouble(two));
                if (both > 0) {
                    sum += both * of.applyAsDouble(one, two);
                }
            }
        }
        double scale = Math.PI / 2 * STEP;
        return sum * scale * scale;
    }

    private static DoubleUnaryOperator gamma(double shape, double scale) {
        double constant = shape * Math.log(scale) - SpecialFunctions.logGamma(shape);
        return rate -> constant + (shape - 1) * Math.log(rate) - scale * rate;
    }

    /** Of odds: p / (1 - p) where p is beta distributed. */
    private static DoubleUnaryOperator betaPrime(double a, double b) {
        double constant =
                SpecialFunctions.logGamma(a + b) - SpecialFunctions.logGamma(a) - SpecialFunctions.logGamma(b);
        return odds -> constant + (a - 1) * Math.log(odds) - (a + b) * Math.log1p(odds);
    }

    /** Of so many events where as many as {@code mean} are expected. */
    private static double poisson(long number, double mean) {
        return Math.exp(number * Math.log(mean) - mean - SpecialFunctions.logGamma(number + 1.0));
    }

    private static double poissonAtLeast(long number, double mean) {
        double sum = 0;
        if (mean < number) {
            for (long i = number; i < number + 200; i++) {
                sum += poisson(i, mean);
            }
            return sum;
        }
        for (long i = 0; i < number; i++) {
            sum += poisson(i, mean);
        }
        return 1 - sum;
    }

    @RepeatedTest(24)
    void paretoNbdIsWhatItsRatesSay(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        ParetoNbd model = ParetoNbdTest.random(random);
        long x = random.nextInt(4) * random.nextInt(8);
        double age = ParetoNbdTest.logUniform(random, 0.5, 200);
        double recency = x == 0 ? 0 : age * random.nextDouble();
        double time = ParetoNbdTest.logUniform(random, 0.5, 100);
        DoubleUnaryOperator buying = gamma(model.r(), model.alpha());
        DoubleUnaryOperator going = gamma(model.s(), model.beta());
        Purchases of = new Purchases(x, recency, age);

        double alive = average((l, m) -> Math.pow(l, x) * Math.exp(-(l + m) * age), buying, going);
        double gone = average(
                (l, m) -> Math.pow(l, x) * m / (l + m) * (Math.exp(-(l + m) * recency) - Math.exp(-(l + m) * age)),
                buying,
                going);
        double toCome = average(
                (l, m) -> Math.pow(l, x) * Math.exp(-(l + m) * age) * l / m * -Math.expm1(-m * time), buying, going);

        String seen = model + " " + of + " " + time;
        assertThat(model.alive(of)).as(seen).isCloseTo(alive / (alive + gone), within(1e-9));
        assertThat(model.logLikelihood(of)).as(seen).isCloseTo(Math.log(alive + gone), within(1e-8));
        double expected = toCome / (alive + gone);
        assertThat(model.expected(of, time)).as(seen).isCloseTo(expected, within(1e-9 + 1e-8 * expected));
    }

    @RepeatedTest(8)
    void paretoNbdCountsAsItsRatesSay(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(100 + repetition.getCurrentRepetition());
        ParetoNbd model = ParetoNbdTest.random(random);
        double time = ParetoNbdTest.logUniform(random, 0.5, 100);
        long number = random.nextInt(3) * random.nextInt(10);
        double expected = average(
                (l, m) -> Math.exp(-m * time) * poisson(number, l * time)
                        + m / (l + m) * Math.pow(l / (l + m), number) * poissonAtLeast(number + 1, (l + m) * time),
                gamma(model.r(), model.alpha()),
                gamma(model.s(), model.beta()));

        assertThat(model.probability(number, time))
                .as("%s %s within %s", model, number, time)
                .isCloseTo(expected, within(1e-9));
    }

    @RepeatedTest(8)
    void bgNbdCountsAsItsRatesSay(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(200 + repetition.getCurrentRepetition());
        BgNbd model = new BgNbd(
                ParetoNbdTest.logUniform(random, 0.1, 5),
                ParetoNbdTest.logUniform(random, 0.05, 100),
                ParetoNbdTest.logUniform(random, 0.2, 5),
                ParetoNbdTest.logUniform(random, 0.2, 5));
        double time = ParetoNbdTest.logUniform(random, 0.5, 100);
        long number = random.nextInt(3) * random.nextInt(10);
        double expected = average(
                (l, odds) -> {
                    double p = odds / (1 + odds);
                    double stayed = number == 0 ? 1 : Math.pow(1 - p, number);
                    double left = number == 0 ? 0 : p * Math.pow(1 - p, number - 1.0);
                    return stayed * poisson(number, l * time) + left * poissonAtLeast(number, l * time);
                },
                gamma(model.r(), model.alpha()),
                betaPrime(model.a(), model.b()));

        assertThat(model.probability(number, time))
                .as("%s %s within %s", model, number, time)
                .isCloseTo(expected, within(1e-9));
    }

    @Test
    void allNumbersTogetherAreCertainAndTheirMeanIsWhatIsExpected() {
        for (PurchaseModel model : new PurchaseModel[] {
            new BgNbd(0.9, 4.4, 0.8, 2.4), new ParetoNbd(0.9, 10.6, 2, 11.7), new ParetoNbd(3, 2, 0.6, 30)
        }) {
            double sum = 0;
            double mean = 0;
            for (int number = 0; number < 1_500; number++) {
                double probability = model.probability(number, 39);
                sum += probability;
                mean += number * probability;
            }
            assertThat(sum).as(model.toString()).isCloseTo(1, within(1e-10));
            assertThat(mean).as(model.toString()).isCloseTo(model.expected(39), within(1e-8));
            assertThat(model.probability(0, 0)).isEqualTo(1);
            assertThat(model.probability(1, 0)).isZero();
        }
    }
}
