package io.tierstream.testkit.twin;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random pins and their liftings: into tiers and segments and out of them, with and without ends, late ones, repeated ids. And now and
 * then the customer is erased.
 */
public final class RandomCommands {

    private static final Shape SHAPE = Shape.of("target", "member", "until", "author", "reason");

    private final SplittableRandom random;
    private final String customer;
    private int count;

    public RandomCommands(SplittableRandom random, String customer) {
        this.random = random;
        this.customer = customer;
    }

    /**
     * A command about something that a rule set has.
     *
     * @param clock the time of the newest event
     * @param ids whether most have ids, some of which come again
     * @return null when there is nothing to be pinned
     */
    public @Nullable Event next(RuleSet rules, long clock, boolean ids) {
        List<String> targets = new ArrayList<>();
        rules.segments().forEach(segment -> targets.add(segment.name()));
        rules.tierSets().forEach(set -> {
            targets.add(set.name());
            set.tiers().forEach(tier -> targets.add(set.name() + ":" + tier.name()));
        });
        if (targets.isEmpty()) {
            return null;
        }
        String target = targets.get(random.nextInt(targets.size()));
        boolean isSet = rules.tierSets().stream().anyMatch(set -> set.name().equals(target));
        long time = Math.max(0, clock + random.nextInt(10) - (random.nextInt(4) == 0 ? random.nextInt(40) : 0));
        boolean lifts = random.nextInt(4) == 0;
        boolean out = !lifts && (isSet || !target.contains(":") && random.nextInt(3) == 0);
        Instant until = lifts || random.nextInt(4) == 0 ? null : Instant.ofEpochMilli(time + 1 + random.nextInt(40));
        String author = "a" + count++;
        String id =
                ids && random.nextInt(10) > 0 ? "p" + (random.nextInt(10) == 0 ? random.nextInt(count) : count) : null;
        if (random.nextInt(12) == 0) {
            return new Event(
                    customer, id, "command.erase", time, Fields.of(SHAPE, null, null, null, author, "because"));
        }
        Fields fields = Fields.of(SHAPE, target, out ? (Object) false : null, until, author, "because");
        return new Event(customer, id, lifts ? "command.unpin" : "command.pin", time, fields);
    }
}
