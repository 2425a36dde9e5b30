package io.tierstream.cli.fit;

import static io.tierstream.engine.predict.PurchaseModel.Kind.BG_NBD;
import static io.tierstream.engine.predict.PurchaseModel.Kind.PARETO_NBD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.predict.BgNbd;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.Purchases;
import io.tierstream.engine.predict.ValueModel;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ModelFitTest {

    private static final long DAY = 86_400_000;
    private static final long WEEK = 7 * DAY;
    private static final CalendarPeriod DAYS = new CalendarPeriod(CalendarPeriod.Unit.DAY, ZoneOffset.UTC);

    @Test
    void findsTheParametersOfCdnowAsPublished() throws IOException, NoFitException {
        PurchaseSample sample = Cdnow.sample();
        ModelFit.FittedPurchases purchases = ModelFit.purchases(BG_NBD, sample, Cdnow.END, WEEK);
        ModelFit.FittedValue value = ModelFit.value(sample);

        // Fader, Hardie, Lee 2005, table 2
        assertThat(sample.customers()).isEqualTo(2357);
        double[] found = purchases.model().parameters();
        assertThat(found[0]).isCloseTo(0.243, within(5e-4));
        assertThat(found[1]).isCloseTo(4.414, within(1e-3));
        assertThat(found[2]).isCloseTo(0.793, within(1e-3));
        assertThat(found[3]).isCloseTo(2.426, within(1e-3));
        assertThat(purchases.logLikelihood()).isCloseTo(-9582.4, within(0.05));
        // Fader, Hardie 2013; the likelihood: CLVTools, tests/testthat/test_correctness_gg.R
        assertThat(value.customers()).isEqualTo(946);
        assertThat(value.model().p()).isCloseTo(6.25, within(5e-3));
        assertThat(value.model().q()).isCloseTo(3.74, within(5e-3));
        assertThat(value.model().v()).isCloseTo(15.44, within(1e-2));
        assertThat(value.logLikelihood()).isCloseTo(-4055.9177, within(1e-3));
    }

    @Test
    void findsTheParametersOfTheOtherModelAsPublished() throws IOException, NoFitException {
        ModelFit.FittedPurchases purchases = ModelFit.purchases(PARETO_NBD, Cdnow.sample(), Cdnow.END, WEEK);
        double[] found = purchases.model().parameters();

        // Fader, Hardie, Lee 2005, table 2
        assertThat(found[0]).isCloseTo(0.553, within(5e-4));
        assertThat(found[1]).isCloseTo(10.578, within(5e-3));
        assertThat(found[2]).isCloseTo(0.606, within(1e-3));
        assertThat(found[3]).isCloseTo(11.669, within(2e-2));
        // CLVTools, tests/testthat/test_correctness_pnbd_nocovstaticcov.R
        assertThat(purchases.logLikelihood()).isCloseTo(-9594.976, within(1e-3));
    }

    @Test
    void foretellsWhatTheReferenceForetellsForAllOfThem() throws IOException {
        PurchaseModel model = new BgNbd(0.243, 4.414, 0.793, 2.426);
        ValueModel amounts = new ValueModel(6.25, 3.74, 15.44);
        PurchaseSample sample = Cdnow.sample();
        double alive = 0;
        double purchases = 0;
        double logLikelihood = 0;
        for (PurchaseSample.Alike alike : sample.alike(Cdnow.END, WEEK)) {
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
    void findsTheRatesOfGoingThatMadeTheData() throws NoFitException {
        SplittableRandom random = new SplittableRandom(8);
        PurchaseSample sample = new PurchaseSample(DAYS, false);
        for (int i = 0; i < 6_000; i++) {
            double rate = gamma(random, 2) / 40;
            double going = gamma(random, 2) / 300;
            double time = random.nextDouble() * 300;
            double lost = time - Math.log(1 - random.nextDouble()) / going;
            while (time < 720 && time < lost) {
                sample.add("c" + i, (long) (time * DAY), null);
                time += Math.ceil(-Math.log(1 - random.nextDouble()) / rate);
            }
        }
        PurchaseModel model =
                ModelFit.purchases(PARETO_NBD, sample, 720 * DAY, DAY).model();
        double[] found = model.parameters();

        // Whole days round the rates down a little.
        assertThat(found[0] / found[1]).isCloseTo(2.0 / 40, within(0.005));
        assertThat(found[2] / found[3]).isCloseTo(2.0 / 300, within(0.001));
        Frequencies frequencies = Frequencies.of(sample, 720 * DAY, DAY, model);
        assertThat(frequencies.rows()).hasSize(8);
        for (Frequencies.Row row : frequencies.rows()) {
            assertThat((double) row.customers())
                    .as(row.toString())
                    .isCloseTo(row.expected(), within(4 * Math.sqrt(row.expected()) + 60));
        }
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
        ModelFit.FittedPurchases purchases = ModelFit.purchases(BG_NBD, sample, end, DAY);
        ModelFit.FittedValue value = ModelFit.value(sample);

        // The first purchase ends nobody in the model, and here; whole days round the rates down a little.
        double rate = purchases.model().parameters()[0] / purchases.model().alpha();
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

        assertThatThrownBy(() -> ModelFit.purchases(BG_NBD, sample, 2 * DAY, WEEK))
                .isInstanceOf(NoFitException.class)
                .hasMessageContaining("of 2 customers 0 bought on a second day");
        assertThat(new Purchases(0, 0, 1).repeats()).isZero();
    }
}
