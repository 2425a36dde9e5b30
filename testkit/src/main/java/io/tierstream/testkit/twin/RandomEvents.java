package io.tierstream.testkit.twin;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random events of one customer: ties, late ones, repeated ids, missing values. */
public final class RandomEvents {

    private static final Shape SHAPE = Shape.of("amount", "points", "product", "channel", "flag", "tags");

    private final SplittableRandom random;
    private final String customer;
    private final boolean ordered;
    private long clock;
    private int count;

    public RandomEvents(SplittableRandom random, String customer, boolean ordered) {
        this.random = random;
        this.customer = customer;
        this.ordered = ordered;
        this.clock = random.nextInt(20);
    }

    /** The greatest time so far, milliseconds. */
    public long clock() {
        return clock;
    }

    public Event next() {
        clock += random.nextInt(3) == 0 ? 0 : random.nextInt(random.nextInt(5) == 0 ? 40 : 8);
        long time = ordered || random.nextInt(4) > 0 ? clock : Math.max(0, clock - random.nextInt(50));
        return new Event(customer, id(), pick("purchase", "view", "call"), time, fields());
    }

    private @Nullable String id() {
        int choice = random.nextInt(12);
        if (choice == 0) {
            return null;
        }
        // Now and then an id that was there before.
        return "e" + (choice == 1 && count > 0 ? random.nextInt(count) : count++);
    }

    private Fields fields() {
        return Fields.of(
                SHAPE,
                maybe(
                        random.nextInt(5) == 0
                                ? Decimal.of(random.nextInt(-40, 60), 1)
                                : Decimal.of(random.nextInt(-2, 5))),
                maybe(String.valueOf(random.nextInt(4))),
                maybe(pick("a", "b", "c", "d")),
                maybe(pick("web", "store")),
                maybe(random.nextBoolean()),
                maybe(pick("[]", "[\"a\"]", "[\"b\",7]", "[\"c\",\"a\"]", "a")));
    }

    private @Nullable Object maybe(Object value) {
        int choice = random.nextInt(12);
        return choice < 2 ? null : choice == 2 ? Fields.NONE_STATED : value;
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }
}
