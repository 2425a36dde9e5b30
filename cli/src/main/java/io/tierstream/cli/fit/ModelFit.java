package io.tierstream.cli.fit;

import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.ValueModel;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Maximum likelihood. Parameters are positive, so their logarithms are varied; the method of Nelder and Mead needs no derivatives, and is
 * started again where it ended until that gains nothing, since it can come to rest too early.
 */
public final class ModelFit {

    private static final int MOST_EVALUATIONS = 20_000;
    private static final int MOST_STARTS = 10;
    private static final double ENOUGH = 1e-7;

    /** Beyond this a parameter has run away: the data do not tell it from infinity. */
    private static final double FAR = 1e7;

    private ModelFit() {}

    /**
     * What fits best.
     *
     * @param parameters in the order of the model
     * @param logLikelihood of the sample
     */
    private record Best(double[] parameters, double logLikelihood) {}

    /**
     * The parameters of a model of purchases.
     *
     * @param logLikelihood of the sample
     */
    public record FittedPurchases(PurchaseModel model, double logLikelihood) {}

    /**
     * Parameters of Gamma-Gamma.
     *
     * @param customers who bought again for a positive amount
     * @param logLikelihood of them
     * @param correlation between the number of purchases and their mean amount; the model takes it to be 0
     */
    public record FittedValue(ValueModel model, long customers, double logLikelihood, double correlation) {}

    /**
     * Fits a model of purchases.
     *
     * @param kind which one
     * @param until the end of the observation, milliseconds since the epoch
     * @param unitMillis the unit of time, milliseconds
     * @throws NoFitException if the data determine no parameters
     */
    public static FittedPurchases purchases(PurchaseModel.Kind kind, PurchaseSample sample, long until, long unitMillis)
            throws NoFitException {
        if (sample.repeaters() < 2) {
            throw new NoFitException("of " + sample.customers() + " customers " + sample.repeaters()
                    + " bought on a second day; a model needs two at least, and many to be of use");
        }
        List<PurchaseSample.Alike> all = sample.alike(until, unitMillis);
        double age =
                all.stream().mapToDouble(alike -> alike.purchases().age()).max().orElse(1);
        Best best = maximize(
                at -> {
                    PurchaseModel model = kind.with(at);
                    double sum = 0;
                    for (PurchaseSample.Alike alike : all) {
                        sum += alike.customers() * model.logLikelihood(alike.purchases());
                    }
                    return sum;
                },
                start(kind, Math.max(age / 10, 1e-3)));
        double[] found = best.parameters();
        if (Arrays.stream(found).anyMatch(one -> one > FAR || one < 1 / FAR)) {
            throw new NoFitException("the parameters of " + kind.title() + " run away ("
                    + String.join(", ", kind.parameters()) + " = " + Arrays.toString(found)
                    + "): these customers do not show how they differ, or that they stop;"
                    + " take more of them, or a longer time");
        }
        return new FittedPurchases(kind.with(found), best.logLikelihood());
    }

    /** Where to begin: one purchase in a tenth of the longest observation, and a loss after a few of them. */
    private static double[] start(PurchaseModel.Kind kind, double time) {
        return switch (kind) {
            case BG_NBD -> new double[] {1, time, 1, 3};
            case PARETO_NBD -> new double[] {1, time, 1, 3 * time};
        };
    }

    /**
     * Fits Gamma-Gamma.
     *
     * @throws NoFitException if the data determine no parameters
     */
    public static FittedValue value(PurchaseSample sample) throws NoFitException {
        List<PurchaseSample.Spender> all = sample.spenders();
        if (all.size() < 2) {
            throw new NoFitException(
                    "of " + sample.customers() + " customers " + all.size()
                            + " bought on a second day for an amount above 0; a model needs two at least, and many to be of use");
        }
        double mean =
                all.stream().mapToDouble(PurchaseSample.Spender::mean).average().orElse(1);
        Best best = maximize(
                at -> {
                    double sum = 0;
                    for (PurchaseSample.Spender one : all) {
                        sum += ValueModel.logLikelihood(at[0], at[1], at[2], one.repeats(), one.mean());
                    }
                    return sum;
                },
                5,
                3,
                0.4 * mean);
        double[] found = best.parameters();
        if (found[1] <= 1 || Arrays.stream(found).anyMatch(one -> one > FAR || one < 1 / FAR)) {
            throw new NoFitException("the parameters of the model of amounts are of no use (p, q, v = "
                    + Arrays.toString(found) + "): the amounts do not show how customers differ; take more of them");
        }
        ValueModel model = new ValueModel(found[0], found[1], found[2]);
        return new FittedValue(model, all.size(), best.logLikelihood(), correlation(all));
    }

    private static Best maximize(ToDoubleFunction<double[]> likelihood, double... start) {
        double[] at = Arrays.stream(start).map(Math::log).toArray();
        double value = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < MOST_STARTS; i++) {
            var found = new SimplexOptimizer(1e-12, 1e-9)
                    .optimize(
                            new MaxEval(MOST_EVALUATIONS),
                            new ObjectiveFunction(point -> finite(likelihood.applyAsDouble(exp(point)))),
                            GoalType.MAXIMIZE,
                            new InitialGuess(at),
                            new NelderMeadSimplex(at.length));
            at = found.getPoint();
            boolean enough = found.getValue() - value < ENOUGH;
            value = found.getValue();
            if (enough) {
                break;
            }
        }
        return new Best(exp(at), value);
    }

    private static double finite(double likelihood) {
        return Double.isNaN(likelihood) ? Double.NEGATIVE_INFINITY : likelihood;
    }

    private static double[] exp(double[] logarithms) {
        // Far outside there is nothing to be found, and nothing that could be computed.
        return Arrays.stream(logarithms)
                .map(one -> Math.exp(Math.max(-25, Math.min(25, one))))
                .toArray();
    }

    private static double correlation(List<PurchaseSample.Spender> all) {
        double repeats = all.stream()
                .mapToDouble(PurchaseSample.Spender::repeats)
                .average()
                .orElse(0);
        double mean =
                all.stream().mapToDouble(PurchaseSample.Spender::mean).average().orElse(0);
        double both = 0;
        double ofRepeats = 0;
        double ofMeans = 0;
        for (PurchaseSample.Spender one : all) {
            both += (one.repeats() - repeats) * (one.mean() - mean);
            ofRepeats += (one.repeats() - repeats) * (one.repeats() - repeats);
            ofMeans += (one.mean() - mean) * (one.mean() - mean);
        }
        return ofRepeats == 0 || ofMeans == 0 ? 0 : both / Math.sqrt(ofRepeats * ofMeans);
    }
}
