package io.tierstream.cli.demo;

import java.util.List;

/**
 * What the view shows at one instant.
 *
 * @param seconds since the first event
 * @param customers who came so far
 * @param events sent so far
 * @param eventRate events per second of late
 * @param tiers by tier set, the best tier first
 * @param segments in the order of the rule set
 * @param entries ENTER transitions so far
 * @param exits EXIT transitions so far
 * @param byTime how many transitions came by time alone
 * @param entryRate entries per second of late
 * @param exitRate exits per second of late
 * @param fromEvent from an event's production to the transition in a consumer's hand
 * @param fromDueMoment the same, from a due moment
 * @param last the newest transitions, the newest first
 */
record Snapshot(
        double seconds,
        int customers,
        long events,
        double eventRate,
        List<TargetCount> tiers,
        List<TargetCount> segments,
        long entries,
        long exits,
        long byTime,
        double entryRate,
        double exitRate,
        Percentiles fromEvent,
        Percentiles fromDueMoment,
        List<Told> last) {

    Snapshot {
        tiers = List.copyOf(tiers);
        segments = List.copyOf(segments);
        last = List.copyOf(last);
    }

    long transitions() {
        return entries + exits;
    }

    /**
     * A segment or tier.
     *
     * @param target the segment's name, or {@code tierset:tier}
     * @param members as the distribution topic says
     * @param entryRate entries per second of late
     * @param exitRate exits per second of late
     */
    record TargetCount(String target, long members, double entryRate, double exitRate) {}

    /**
     * A transition.
     *
     * @param time as HH:MM:SS.mmm, UTC
     * @param entered whether it is an entry
     * @param sentence what happened and why
     */
    record Told(String time, String customer, boolean entered, String sentence) {}
}
