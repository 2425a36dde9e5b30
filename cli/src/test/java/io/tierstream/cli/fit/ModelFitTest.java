package io.tierstream.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.Purchases;
import io.tierstream.engine.predict.ValueModel;
import io.tierstream.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ModelFitTest {

    private static final long DAY = 86_400_000;
    private static final long WEEK = 7 * DAY;
    private static final CalendarPeriod DAYS = new CalendarPeriod(CalendarPeriod.Unit.DAY, ZoneOffset.UTC);

    /** The sample of CDNOW that the papers use, up to the end of its first 39 weeks. */
    private static PurchaseSample cdnow() throws IOException {
        Optional<Path> found = SharedData.find("data/cdnow/CDNOW_sample.txt");
        assumeThat(found).as("shared data set cdnow").isPresent();
        Path file = found.orElseThrow();
        PurchaseSample sample = new PurchaseSample(DAYS, true);
        for (String line : Files.readAllLines(file)) {
            List<String> columns = List.of(line.strip().split("\\s+"));
            long time = millis(LocalDate.parse(columns.get(2), DateTimeFormatter.BASIC_ISO_DATE));
            if (time <= END) {
                sample.add(columns.get(1), time, Decimal.parse(columns.get(4)));
            }
        }
        return sample;
    }

    private static final long END = millis(LocalDate.of(1997, 9, 30));

    private static long millis(LocalDate date) {
        return Instant.from(date.atStartOfDay(ZoneOffset.UTC)).toEpochMilli();
    }

    @Test
    void findsTheParametersOfCdnowAsPublished() throws IOException, NoFitException {
        PurchaseSample sample = cdnow();
        ModelFit.FittedPurchases purchases = ModelFit.purchases(sample, END, WEEK);
        ModelFit.FittedValue value = ModelFit.value(sample);

        // Fader, Hardie, Lee 2005, table 2
        assertThat(sample.customers()).isEqualTo(2357);
        assertThat(purchases.model().r()).isCloseTo(0.243, within(5e-4));
        assertThat(purchases.model().alpha()).isCloseTo(4.414, within(1e-3));
        assertThat(purchases.model().a()).isCloseTo(0.793, within(1e-3));
        assertThat(purchases.model().b()).isCloseTo(2.426, within(1e-3));
        assertThat(purchases.logLikelihood()).isCloseTo(-9582.4, within(0.05));
        // Fader, Hardie 2013; the likelihood: CLVTools, tests/testthat/test_correctness_gg.R
        assertThat(value.customers()).isEqualTo(946);
        assertThat(value.model().p()).isCloseTo(6.25, within(5e-3));
        assertThat(value.model().q()).isCloseTo(3.74, within(5e-3));
        assertThat(value.model().v()).isCloseTo(15.44, within(1e-2));
        assertThat(value.logLikelihood()).isCloseTo(-4055.9177, within(1e-3));
    }

    @Test
    void foretellsWhatTheReferenceForetellsForAllOfThem() throws IOException {
        PurchaseModel model = new PurchaseModel(0.243, 4.414, 0.793, 2.426);
        ValueModel amounts = new ValueModel(6.25, 3.74, 15.44);
        PurchaseSample sample = cdnow();
        double alive = 0;
        double purchases = 0;
        double logLikelihood = 0;
        for (PurchaseSample.Alike alike : sample.alike(END, WEEK)) {
            alive += alike.customers() * model.alive(alike.purchases());
            purchases += alike.customers() * model.expected(alike.purchases(), 39);
            logLikelihood += alike.customers() * model.logLikelihood(alike.purchases());
        }
        double amount = (sample.customers() - 946) * amounts.expected(0, 0);
        for (PurchaseSample.Spender spender : sample.spenders()) {
            amount += amounts.expected(spender.repeats(), spender.mean());
        }

        // Sums over the sample by a program of its own, in another language.
        assertThat(alive).isCloseTo(1917.2171, within(1e-4));
        assertThat(purchases).isCloseTo(1653.9413, within(1e-4));
        assertThat(amount).isCloseTo(83167.5808, within(1e-3));
        assertThat(logLikelihood).isCloseTo(-9582.4305, within(1e-4));
    }

    @Test
    void findsTheParametersThatMadeTheData() throws NoFitException {
        SplittableRandom random = new SplittableRandom(7);
        PurchaseSample sample = new PurchaseSample(DAYS, true);
        long end = 720 * DAY;
        for (int i = 0; i < 6_000; i++) {
            double rate = gamma(random, 2) / 40;
            double x = gamma(random, 1);
            double going = x / (x + gamma(random, 3));
            double scale = gamma(random, 4) / 60;
            double time = random.nextDouble() * 300;
            sample.add("c" + i, (long) (time * DAY), Decimal.of(100));
            do {
                time += Math.ceil(-Math.log(1 - random.nextDouble()) / rate);
                if (time < 720) {
                    sample.add("c" + i, (long) (time * DAY), Decimal.of(gamma(random, 3) / scale));
                }
            } while (time < 720 && random.nextDouble() >= going);
        }
        ModelFit.FittedPurchases purchases = ModelFit.purchases(sample, end, DAY);
        ModelFit.FittedValue value = ModelFit.value(sample);

        // The first purchase ends nobody in the model, and here; whole days round the rates down a little.
        double rate = purchases.model().r() / purchases.model().alpha();
        assertThat(rate).isCloseTo(2.0 / 40, within(0.005));
        assertThat(value.model().p() * value.model().v() / (value.model().q() - 1))
                .isCloseTo(3 * 60 / 3.0, within(3.0));
        assertThat(value.model().q()).isCloseTo(4, within(0.5));
        assertThat(value.correlation()).isCloseTo(0, within(0.05));
    }

    /** A gamma variate of a whole-number shape: a sum of exponential ones. */
    private static double gamma(SplittableRandom random, int shape) {
        double sum = 0;
        for (int i = 0; i < shape; i++) {
            sum -= Math.log(1 - random.nextDouble());
        }
        return sum;
    }

    @Test
    void saysWhenNobodyBoughtAgain() {
        PurchaseSample sample = new PurchaseSample(DAYS, true);
        sample.add("a", DAY, Decimal.of(1));
        sample.add("b", DAY, Decimal.of(1));

        assertThatThrownBy(() -> ModelFit.purchases(sample, 2 * DAY, WEEK))
                .isInstanceOf(NoFitException.class)
                .hasMessageContaining("of 2 customers 0 bought on a second day");
        assertThat(new Purchases(0, 0, 1).repeats()).isZero();
    }
}
