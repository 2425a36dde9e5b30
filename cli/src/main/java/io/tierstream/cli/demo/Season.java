package io.tierstream.cli.demo;

/**
 * The shop's ups and downs: the hours of a day that takes a minute, and a week of such days. The mean over a week is 1.
 */
final class Season {

    private static final double DAY_SECONDS = 60;
    private static final double WEEK_SECONDS = 7 * DAY_SECONDS;
    private static final double DAY_SWING = 0.3;
    private static final double WEEK_SWING = 0.1;

    private Season() {}

    /** How busy the shop is, as a multiple of the mean. */
    static double factor(double seconds) {
        return 1
                + DAY_SWING * Math.sin(2 * Math.PI * seconds / DAY_SECONDS)
                + WEEK_SWING * Math.sin(2 * Math.PI * seconds / WEEK_SECONDS);
    }

    /** The integral of {@link #factor} from 0: how many seconds of mean business have passed. */
    static double business(double seconds) {
        return seconds + risen(DAY_SWING, DAY_SECONDS, seconds) + risen(WEEK_SWING, WEEK_SECONDS, seconds);
    }

    private static double risen(double swing, double period, double seconds) {
        return swing * period / (2 * Math.PI) * (1 - Math.cos(2 * Math.PI * seconds / period));
    }
}
