package io.tierstream.engine.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published values, each with where it was published, and what must hold of all. */
class ParetoNbdTest {

    /** CDNOW, in weeks: lifetimes, tests/test_estimation.py. */
    private static final ParetoNbd CDNOW = new ParetoNbd(0.55328, 10.57768, 0.60624, 11.66874);

    @ParameterizedTest
    @CsvSource({"0, 0", "1, .05077821", "5, .23247466", "9, .38909211"})
    void expectsPurchasesOfNewCustomersAsPublished(double weeks, double expected) {
        // lifetimes, tests/test_estimation.py
        assertThat(CDNOW.expected(weeks)).isCloseTo(expected, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"10, .7062289", "15, .1442396", "20, .02250658", "25, .00309267"})
    void theMorePurchasesTheSurerIsSilenceTheEnd(int repeats, double expected) {
        // BTYD walkthrough, to whose parameters there were more digits
        assertThat(CDNOW.expected(new Purchases(repeats, 20, 39), 52)).isCloseTo(expected, within(1e-3 * expected));
    }

    @Test
    void expectsPurchasesOfACustomerAsPublished() {
        // BTYD walkthrough: a new customer within a year, and customer 1516
        assertThat(CDNOW.expected(52)).isCloseTo(1.473434, within(2e-5));
        Purchases regular = new Purchases(26, 216 / 7.0, 31);
        assertThat(CDNOW.expected(regular, 52)).isCloseTo(25.45647, within(2e-3));
        assertThat(CDNOW.alive(regular)).isCloseTo(0.997874, within(2e-6));
    }

    @Test
    void isSureOfWhoHasJustBoughtAndDoubtsWhoHasNeverComeBack() {
        assertThat(CDNOW.alive(new Purchases(0, 0, 0))).isEqualTo(1);
        assertThat(CDNOW.alive(new Purchases(3, 17, 17))).isEqualTo(1);
        assertThat(CDNOW.alive(new Purchases(0, 0, 38.86))).isBetween(0.2, 0.4);
    }

    @Test
    void worksForAThousandPurchases() {
        Purchases silent = new Purchases(1000, 10, 100);
        Purchases regular = new Purchases(1000, 99.9, 100);
        for (ParetoNbd model : new ParetoNbd[] {
            CDNOW, new ParetoNbd(0.5, 12, 0.6, 3), new ParetoNbd(0.5, 1e-3, 0.6, 30), new ParetoNbd(0.5, 1e3, 0.6, 1e-3)
        }) {
            assertThat(model.alive(silent)).isBetween(0.0, 1e-20);
            assertThat(model.expected(silent, 52)).isBetween(0.0, 1e-15);
            assertThat(model.alive(regular)).isBetween(0.9, 1.0);
            assertThat(model.expected(regular, 10)).isBetween(8.0, 100.0);
            assertThat(model.logLikelihood(regular)).isFinite();
            assertThat(model.logLikelihood(silent)).isFinite();
        }
    }

    @Test
    void fallsWhileNothingIsBought() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 60; i++) {
            ParetoNbd model = random(random);
            int repeats = random.nextInt(3) * random.nextInt(40);
            long last = repeats == 0 ? 0 : repeats + random.nextInt(100);
            double alive = 2;
            double expected = Double.MAX_VALUE;
            for (long day = last; day < last + 3_000; day++) {
                Purchases now = new Purchases(repeats, last / 7.0, day / 7.0);
                double aliveNow = model.alive(now);
                double expectedNow = model.expected(now, 52);
                assertThat(aliveNow).as("%s %s", model, now).isLessThanOrEqualTo(alive);
                assertThat(expectedNow).as("%s %s", model, now).isLessThanOrEqualTo(expected);
                alive = aliveNow;
                expected = expectedNow;
            }
        }
    }

    @Test
    void fallsToTheEndOfTimeToo() {
        for (int repeats : new int[] {0, 3}) {
            double alive = 2;
            double expected = Double.MAX_VALUE;
            for (long day = 2_900_000; day < 2_915_000; day++) {
                Purchases now = new Purchases(repeats, repeats, day / 7.0);
                assertThat(CDNOW.alive(now)).isLessThan(alive);
                assertThat(CDNOW.expected(now, 52)).isLessThan(expected);
                alive = CDNOW.alive(now);
                expected = CDNOW.expected(now, 52);
            }
        }
    }

    /** Some with alpha above beta, some below, and some far from it. */
    static ParetoNbd random(SplittableRandom random) {
        return new ParetoNbd(
                logUniform(random, 0.1, 5),
                logUniform(random, 0.05, 100),
                logUniform(random, 0.1, 5),
                logUniform(random, 0.05, 100));
    }

    static double logUniform(SplittableRandom random, double least, double greatest) {
        return least * Math.pow(greatest / least, random.nextDouble());
    }

    @Test
    void isSteadyWhereItsFormulasChange() {
        Purchases of = new Purchases(2, 20, 30);
        ParetoNbd equal = new ParetoNbd(0.6, 11, 1, 11);
        for (double near : new double[] {1 - 1e-9, 1 + 1e-9}) {
            for (ParetoNbd other :
                    new ParetoNbd[] {new ParetoNbd(0.6, 11, 1, 11 * near), new ParetoNbd(0.6, 11, near, 11)}) {
                assertThat(other.alive(of)).isCloseTo(equal.alive(of), within(1e-8));
                assertThat(other.expected(of, 39)).isCloseTo(equal.expected(of, 39), within(1e-8));
                assertThat(other.logLikelihood(of)).isCloseTo(equal.logLikelihood(of), within(1e-7));
            }
        }
    }

    @Test
    void refusesParametersThatAreNone() {
        assertThatThrownBy(() -> new ParetoNbd(1, 1, 0, 1)).hasMessage("s must be a positive number, not 0.0");
        assertThatThrownBy(() -> new ParetoNbd(1, 1, 1, Double.POSITIVE_INFINITY))
                .hasMessageContaining("beta");
    }
}
