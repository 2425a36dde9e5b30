package io.tierstream.engine.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published values, each with where it was published. */
class BgNbdTest {

    /** Fader, Hardie, Lee 2005, table 2: CDNOW, in weeks. */
    private static final BgNbd CDNOW = new BgNbd(0.243, 4.414, 0.793, 2.426);

    /** The same to more digits: the walkthrough of the R package BTYD. */
    private static final BgNbd BTYD = new BgNbd(0.2425967, 4.413659, 0.7929869, 2.426164);

    @ParameterizedTest
    @CsvSource({".1429, .0078", "1, .0532", "3, .1506", "31.8571, 1.0405", "32, 1.0437", "78, 1.8576"})
    void expectsPurchasesOfNewCustomersAsPublished(double weeks, double expected) {
        // lifetimes, tests/test_estimation.py
        assertThat(BTYD.expected(weeks)).isCloseTo(expected, within(5e-4));
    }

    @ParameterizedTest
    @CsvSource({"10, .3474606", "15, .04283391", "20, .004158973", "25, .0003583685"})
    void theMorePurchasesTheSurerIsSilenceTheEnd(int repeats, double expected) {
        // BTYD walkthrough: the paradox of increasing frequency
        assertThat(BTYD.expected(new Purchases(repeats, 20, 39), 52)).isCloseTo(expected, within(1e-7));
    }

    @Test
    void expectsPurchasesOfACustomerAsPublished() {
        // Fader, Hardie, Lee: implementing the BG/NBD model in Excel; lifetimes has the same
        assertThat(CDNOW.expected(new Purchases(2, 30.43, 38.86), 39)).isCloseTo(1.226, within(5e-4));
        // BTYD walkthrough: a new customer within a year, and customer 1516
        assertThat(BTYD.expected(52)).isCloseTo(1.444004, within(5e-7));
        Purchases regular = new Purchases(26, 216 / 7.0, 31);
        assertThat(BTYD.expected(regular, 52)).isCloseTo(25.75659, within(5e-5));
        assertThat(BTYD.alive(regular)).isCloseTo(0.9688523, within(5e-7));
    }

    @Test
    void takesWhoHasNotBoughtAgainForAlive() {
        // lifetimes, tests/test_estimation.py
        assertThat(CDNOW.alive(new Purchases(0, 0, 38.86))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, -.59947382", "200, 38, 100.7957"})
    void isAsLikelyAsPublished(int repeats, double recency, double expected) {
        // Hardie: overcoming the BG/NBD model's #NUM! error problem, brucehardie.com/notes/027; pymc-marketing has the
        // same
        BgNbd model = new BgNbd(.25, 4, .8, 2.5);

        assertThat(model.logLikelihood(new Purchases(repeats, recency, 40))).isCloseTo(expected, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 10, 1.07869e-07, 1e-12",
        "39, 0, .5737864, 1e-7",
        "30, 11, .0019995214, 1e-10",
        "30, 20, .000222226, 1e-10"
    })
    void countsCustomersAsPublished(double weeks, int number, double expected, double tolerance) {
        // lifetimes, tests/test_estimation.py; the first also in the manual of BTYD
        assertThat(CDNOW.probability(number, weeks)).isCloseTo(expected, within(tolerance));
    }

    @Test
    void worksForAThousandPurchases() {
        Purchases silent = new Purchases(1000, 10, 100);
        Purchases regular = new Purchases(1000, 99.9, 100);

        // lifetimes, tests/test_estimation.py: the formula as printed overflows here
        assertThat(CDNOW.alive(silent)).isZero();
        assertThat(CDNOW.expected(silent, 52)).isZero();
        assertThat(CDNOW.alive(regular)).isBetween(0.1, 1.0);
        assertThat(CDNOW.expected(regular, 10)).isBetween(50.0, 100.0);
        assertThat(CDNOW.logLikelihood(regular)).isFinite();
        assertThat(CDNOW.logLikelihood(silent)).isFinite();
    }

    @Test
    void fallsWhileNothingIsBought() {
        for (int repeats : new int[] {0, 1, 2, 7, 40, 300}) {
            double alive = 2;
            double expected = Double.MAX_VALUE;
            for (int day = 140; day < 140 + 365 * 30; day++) {
                Purchases now = new Purchases(repeats, repeats == 0 ? 0 : 20, day / 7.0);
                assertThat(CDNOW.alive(now)).isLessThanOrEqualTo(alive);
                assertThat(CDNOW.expected(now, 52)).isLessThanOrEqualTo(expected);
                alive = CDNOW.alive(now);
                expected = CDNOW.expected(now, 52);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2.426, 3", "1, 2.426, 0", "0.6, 0.4, 0"})
    void isSteadyWhereTheFormulaDividesZeroByZero(double a, double b, int repeats) {
        Purchases of = new Purchases(repeats, repeats, 12);
        double before = new BgNbd(0.3, 5, a - 3e-5, b).expected(of, 39);
        double there = new BgNbd(0.3, 5, a, b).expected(of, 39);
        double after = new BgNbd(0.3, 5, a + 3e-5, b).expected(of, 39);

        assertThat(there).isBetween(Math.min(before, after), Math.max(before, after));
    }

    @Test
    void agreesWithALongSumOfProbabilities() {
        // Without 2F1: a purchase number n + 1 happens if there are so many chances for it and the customer outlasts n
        // of them.
        BgNbd model = new BgNbd(1.7, 9, 1.4, 3);
        double chance = 30 / (9 + 20 + 30.0);
        double exactly = Math.pow(1 - chance, 1.7 + 4);
        double more = 1 - exactly;
        double outlasts = 1;
        double sum = 0;
        for (int n = 0; n < 2000; n++) {
            sum += more * outlasts;
            outlasts *= (3 + 4.0 + n) / (1.4 + 3 + 4 + n);
            exactly *= (1.7 + 4 + n) / (n + 1) * chance;
            more -= exactly;
        }
        Purchases of = new Purchases(4, 15, 20);

        assertThat(model.expected(of, 30) / model.alive(of)).isCloseTo(sum, within(1e-10));
    }

    @Test
    void refusesParametersThatAreNone() {
        assertThatThrownBy(() -> new BgNbd(0, 1, 1, 1)).hasMessage("r must be a positive number, not 0.0");
        assertThatThrownBy(() -> new BgNbd(1, Double.NaN, 1, 1)).hasMessageContaining("alpha");
    }
}
