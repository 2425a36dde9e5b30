package io.tierstream.engine.predict;

import java.util.List;

/**
 * How often customers buy, and when they stop. A customer who is alive buys at random with a rate of their own; the rates are gamma
 * distributed. The models differ in how a customer is lost. Nobody sees it happen: all that is known are the purchases.
 */
public sealed interface PurchaseModel permits BgNbd, ParetoNbd {

    /** The models that there are. */
    enum Kind {
        BG_NBD("BG/NBD", "bg/nbd", "r", "alpha", "a", "b"),
        PARETO_NBD("Pareto/NBD", "pareto/nbd", "r", "alpha", "s", "beta");

        private final String title;
        private final String key;
        private final List<String> parameters;

        Kind(String title, String key, String... parameters) {
            this.title = title;
            this.key = key;
            this.parameters = List.of(parameters);
        }

        /** What the model is called in papers. */
        public String title() {
            return title;
        }

        /** What the model is called in rule sets. */
        public String key() {
            return key;
        }

        /** The names of its parameters, in their order. */
        public List<String> parameters() {
            return parameters;
        }

        /**
         * The model with parameters.
         *
         * @param values in the order of their names
         */
        public PurchaseModel with(double... values) {
            return switch (this) {
                case BG_NBD -> new BgNbd(values[0], values[1], values[2], values[3]);
                case PARETO_NBD -> new ParetoNbd(values[0], values[1], values[2], values[3]);
            };
        }
    }

    /** Which of the models it is. */
    Kind kind();

    /** Its parameters, in the order of their names. */
    double[] parameters();

    /** The scale of the distribution of rates, in the unit of time of the model. */
    double alpha();

    /** The logarithm of the likelihood of one customer's purchases. */
    double logLikelihood(Purchases of);

    /** The probability that the customer may still buy. It falls, or stays at 1, while nothing is bought. */
    double alive(Purchases of);

    /**
     * The expected number of purchases of a new customer, after the first one, within a time.
     *
     * @param time in the unit of the model
     */
    default double expected(double time) {
        return expected(Purchases.FIRST, time);
    }

    /**
     * The expected number of purchases of a customer within a time from now on. It falls while nothing is bought.
     *
     * @param time in the unit of the model
     */
    double expected(Purchases of, double time);

    /**
     * The probability that a new customer makes so many purchases, after the first one, within a time: P(X(t) = n).
     *
     * @param number at least 0
     * @param time in the unit of the model
     */
    double probability(long number, double time);
}
