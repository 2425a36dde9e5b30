package io.tierstream.console.access;

/**
 * How often something may be done.
 *
 * @param perSecond on average
 * @param burst how many at once after a rest
 */
public record Rate(double perSecond, int burst) {

    public Rate {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException("a rate needs more than 0 per second and a burst of 1 at least, not "
                    + perSecond + " and " + burst);
        }
    }
}
