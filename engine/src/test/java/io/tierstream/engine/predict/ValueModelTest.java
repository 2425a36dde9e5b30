package io.tierstream.engine.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published values, each with where it was published. */
class ValueModelTest {

    /** Fader, Hardie 2013: CDNOW, in dollars. */
    private static final ValueModel CDNOW = new ValueModel(6.25, 3.74, 15.44);

    @ParameterizedTest
    @CsvSource({"2, 22.345, 24.65", "1, 11.77, 18.91", "0, 0, 35.17", "7, 73.74, 71.46", "2, 25.55, 27.28"})
    void expectsAmountsAsPublished(int repeats, double mean, double expected) {
        // Fader, Hardie 2013, and lifetimes, tests/test_estimation.py: computed from parameters with more digits
        assertThat(CDNOW.expected(repeats, mean)).isCloseTo(expected, within(0.06));
    }

    @Test
    void liesBetweenTheCustomersMeanAndThatOfAll() {
        double ofAll = CDNOW.expected(0, 0);

        assertThat(ofAll).isCloseTo(6.25 * 15.44 / 2.74, within(1e-12));
        assertThat(CDNOW.expected(3, 100)).isBetween(ofAll, 100.0);
        assertThat(CDNOW.expected(30, 100)).isBetween(CDNOW.expected(3, 100), 100.0);
    }

    @Test
    void isMostLikelyNearItsMean() {
        assertThat(CDNOW.logLikelihood(5, 30)).isGreaterThan(CDNOW.logLikelihood(5, 300));
        assertThat(CDNOW.logLikelihood(1000, 30)).isFinite();
    }

    @Test
    void needsAMeanToExpect() {
        assertThatThrownBy(() -> new ValueModel(6, 1, 15)).hasMessageContaining("q must be greater than 1");
    }
}
