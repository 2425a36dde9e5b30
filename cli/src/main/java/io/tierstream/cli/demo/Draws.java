package io.tierstream.cli.demo;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random numbers of the distributions that customer models are made of; the same seed gives the same numbers. */
final class Draws {

    private final RandomGenerator random;

    Draws(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return random.nextDouble();
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** A whole number, both ends included. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Waiting time of a process with so many events per unit of time. */
    double exponential(double rate) {
        return random.nextExponential() / rate;
    }

    /**
     * Gamma with mean {@code shape / rate}, by Marsaglia and Tsang, "A simple method for generating gamma variables" (2000);
     * a shape below 1 is boosted as in their section 6.
     */
    double gamma(double shape, double rate) {
        if (shape < 1) {
            return gamma(shape + 1, rate) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            if (v > 0) {
                double cube = v * v * v;
                if (Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * cube + d * Math.log(cube)) {
                    return d * cube / rate;
                }
            }
        }
    }

    /** Beta with mean {@code a / (a + b)}. */
    double beta(double a, double b) {
        double x = gamma(a, 1);
        return x / (x + gamma(b, 1));
    }
}
