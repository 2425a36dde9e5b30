package io.tierstream.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tierstream.cli.fit.Frequencies.Row;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.predict.BgNbd;
import io.tierstream.engine.predict.ParetoNbd;
import io.tierstream.engine.predict.PurchaseModel;
import java.io.IOException;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FrequenciesTest {

    private static final long DAY = 86_400_000;
    private static final PurchaseModel MODEL = new BgNbd(0.9, 40, 0.8, 2.4);

    /** Customers of whom number i has bought on i times {@code step} days after the first. */
    private static PurchaseSample sample(int customers, int step) {
        PurchaseSample sample = new PurchaseSample(new CalendarPeriod(CalendarPeriod.Unit.DAY, ZoneOffset.UTC), false);
        for (int i = 0; i < customers; i++) {
            for (int day = 0; day <= i * step; day++) {
                sample.add("c" + i, day * DAY, null);
            }
        }
        return sample;
    }

    @Test
    void countsCustomersByTheirNumberOfPurchases() {
        Frequencies frequencies = Frequencies.of(sample(7, 1), 100 * DAY, DAY, MODEL);

        assertThat(frequencies.rows()).extracting(Row::from).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(frequencies.rows()).extracting(Row::customers).containsExactly(1L, 1L, 1L, 1L, 1L, 1L, 1L, 0L);
        assertThat(frequencies.rows().get(3).expected()).isCloseTo(7 * MODEL.probability(3, 100), within(1e-12));
        assertThat(frequencies.rows().stream().mapToDouble(Row::expected).sum()).isCloseTo(7, within(1e-12));
    }

    @Test
    void takesNumbersTogetherWhereCustomersBuyOften() {
        Frequencies frequencies = Frequencies.of(sample(10, 7), 100 * DAY, DAY, MODEL);

        assertThat(frequencies.rows().get(0))
                .extracting(Row::from, Row::to, Row::customers)
                .containsExactly(0L, 9L, 2L);
        assertThat(frequencies.rows().get(6))
                .extracting(Row::from, Row::to, Row::customers)
                .containsExactly(60L, 69L, 1L);
        assertThat(frequencies.rows().get(7).to()).isEqualTo(Long.MAX_VALUE);
        assertThat(frequencies.rows().stream().mapToLong(Row::customers).sum()).isEqualTo(10);
    }

    @Test
    void expectsOfCdnowWhatTheReferenceDoes() throws IOException {
        // By a program of its own, in another language, with an integral from a library
        assertCdnow(
                new BgNbd(0.243, 4.414, 0.793, 2.426),
                new double[] {1406.500, 460.808, 192.709, 101.307, 59.936, 38.179, 25.590, 71.972});
        assertCdnow(
                new ParetoNbd(0.553, 10.578, 0.606, 11.669),
                new double[] {1434.276, 396.819, 193.447, 111.780, 69.967, 45.838, 30.919, 73.953});
    }

    private static void assertCdnow(PurchaseModel model, double[] expected) throws IOException {
        Frequencies frequencies = Frequencies.of(Cdnow.sample(), Cdnow.END, 7 * DAY, model);

        assertThat(frequencies.rows())
                .extracting(Row::customers)
                .containsExactly(1411L, 439L, 214L, 100L, 62L, 38L, 29L, 64L);
        assertThat(frequencies.rows().stream().mapToDouble(Row::expected).toArray())
                .containsExactly(expected, within(1e-3));
    }
}
