package io.tierstream.flink.wire;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Cause;
import io.tierstream.engine.Direction;
import io.tierstream.engine.Evidence;
import io.tierstream.engine.HeldPin;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Reason;
import io.tierstream.engine.Receipt;
import io.tierstream.engine.RuleSetVersion;
import io.tierstream.engine.Tombstone;
import io.tierstream.engine.Transfer;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Target;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values of every wire type, seeded; with the awkward ones among them. */
final class RandomValues {

    private final Random random;

    RandomValues(long seed) {
        random = new Random(seed);
    }

    Inbound inbound() {
        return random.nextInt(4) == 0 ? new Inbound.Rejected(deadLetter()) : new Inbound.Accepted(event(), origin());
    }

    Event event() {
        String[] names = new String[random.nextInt(8)];
        @Nullable Object[] values = new Object[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = text() + i;
            values[i] = value();
        }
        return new Event("c" + text(), nullable(text()), text(), number(), Fields.of(Shape.of(names), values));
    }

    /** NullAway does not see that a record read from a class file takes null for an array. */
    @SuppressWarnings("NullAway")
    DeadLetter deadLetter() {
        List<DeadLetter.Header> headers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            headers.add(new DeadLetter.Header(text(), nullable(bytes())));
        }
        return new DeadLetter(origin(), nullable(bytes()), nullable(bytes()), headers, text(), text(), number());
    }

    Transition transition() {
        List<Evidence> evidence = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            evidence.add(new Evidence(
                    text(),
                    ">=",
                    text(),
                    nullable(text()),
                    nullable(text()),
                    random.nextBoolean(),
                    random.nextBoolean()));
        }
        return new Transition(
                text(),
                text(),
                random.nextInt(1 << 20),
                new Target(text(), nullable(text())),
                random.nextBoolean() ? Direction.ENTER : Direction.EXIT,
                number(),
                new RuleSetVersion(text(), random.nextInt(100)),
                new Reason(
                        random.nextBoolean() ? Cause.TIME : Cause.MERGE,
                        nullable(text()),
                        evidence,
                        nullable(override())),
                nullable(new HeldTier(text(), number())),
                nullable(number()));
    }

    private ManualOverride override() {
        return new ManualOverride(nullable(text()), text(), text(), nullable(text()), nullable(number()));
    }

    Announcement announcement() {
        return switch (random.nextInt(5)) {
            case 0 -> transition();
            case 1 -> membership();
            case 2 -> new Tombstone(text());
            case 3 -> transfer();
            default ->
                new Receipt(
                        text(),
                        number(),
                        override(),
                        random.nextInt(100),
                        random.nextInt(1 << 20),
                        new RuleSetVersion(text(), 7),
                        nullable(text()));
        };
    }

    private Transfer transfer() {
        byte[] content = new byte[random.nextInt(50)];
        random.nextBytes(content);
        List<String> path = random.nextBoolean() ? List.of() : List.of(text(), text());
        return new Transfer(text(), text(), number(), override(), path, random.nextInt(3), 3, content);
    }

    private Membership membership() {
        Map<String, HeldTier> tiers = new LinkedHashMap<>();
        Map<String, Long> segments = new LinkedHashMap<>();
        Map<String, HeldPin> pins = new LinkedHashMap<>();
        List<String> tags = new ArrayList<>();
        Map<String, @Nullable String> metrics = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            tiers.put(text(), new HeldTier(text(), number()));
            segments.put(text(), number());
            metrics.put(text(), nullable(text()));
            if (random.nextInt(4) == 0) {
                tags.add(text());
            }
            if (random.nextBoolean()) {
                boolean member = random.nextBoolean();
                boolean automatic = random.nextBoolean();
                pins.put(
                        text(),
                        new HeldPin(member, nullable(text()), number(), override(), automatic, nullable(text())));
            }
        }
        return new Membership(
                text(),
                number(),
                random.nextInt(1 << 20),
                new RuleSetVersion(text(), 7),
                tiers,
                segments,
                pins,
                tags,
                metrics);
    }

    private Origin origin() {
        return new Origin("topic-" + random.nextInt(5), random.nextInt(300), number() >>> 1, number());
    }

    private @Nullable Object value() {
        return switch (random.nextInt(9)) {
            case 0 -> null;
            case 1 -> text();
            case 2 -> Decimal.of(number());
            case 3 -> Decimal.of(number(), random.nextInt(19));
            case 4 -> Decimal.of(new BigDecimal(new BigInteger(300, random), random.nextInt(60) - 5));
            case 5 -> Decimal.of(new BigDecimal(new BigInteger(70, random).negate(), 2));
            case 6 -> random.nextBoolean();
            case 7 -> Fields.NONE_STATED;
            default -> Instant.ofEpochMilli(number());
        };
    }

    /** Numbers of every length, both signs, and the ends of the range. */
    private long number() {
        return switch (random.nextInt(12)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 0;
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private String text() {
        return switch (random.nextInt(10)) {
            case 0 -> "";
            case 1 -> "Zoë €uro 顧客 \uD83D\uDE00";
            case 2 -> "x".repeat(random.nextInt(400));
            case 3 -> "\u0000\u007f\u0080";
            default -> Long.toString(random.nextLong(), 36);
        };
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> @Nullable T nullable(T value) {
        return random.nextInt(4) == 0 ? null : value;
    }
}
