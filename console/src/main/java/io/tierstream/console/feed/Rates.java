package io.tierstream.console.feed;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Entries and exits per second of the last ten seconds, by when they were emitted. Not safe for several threads. */
final class Rates {

    private static final int SECONDS = 10;

    private final Map<String, Ring> rings = new HashMap<>();

    /** Per second. */
    record Rate(double entries, double exits) {

        static final Rate NONE = new Rate(0, 0);
    }

    /** One counter for each second, and for which second it stands. */
    private static final class Ring {
        private final long[] seconds = new long[SECONDS];
        private final long[][] counts = new long[2][SECONDS];

        private void add(int direction, long second) {
            int slot = (int) Math.floorMod(second, SECONDS);
            if (seconds[slot] > second) {
                return;
            }
            if (seconds[slot] < second) {
                seconds[slot] = second;
                counts[0][slot] = 0;
                counts[1][slot] = 0;
            }
            counts[direction][slot]++;
        }

        private double perSecond(int direction, long now) {
            long sum = 0;
            for (int slot = 0; slot < SECONDS; slot++) {
                if (seconds[slot] > now - SECONDS && seconds[slot] <= now) {
                    sum += counts[direction][slot];
                }
            }
            return (double) sum / SECONDS;
        }
    }

    void add(String target, boolean enters, Instant at) {
        rings.computeIfAbsent(target, absent -> new Ring()).add(enters ? 0 : 1, at.getEpochSecond());
    }

    Rate of(String target, Instant now) {
        Ring ring = rings.get(target);
        return ring == null
                ? Rate.NONE
                : new Rate(ring.perSecond(0, now.getEpochSecond()), ring.perSecond(1, now.getEpochSecond()));
    }
}
