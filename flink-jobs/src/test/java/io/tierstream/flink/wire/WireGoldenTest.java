package io.tierstream.flink.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Cause;
import io.tierstream.engine.Direction;
import io.tierstream.engine.Evidence;
import io.tierstream.engine.HeldPin;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Reason;
import io.tierstream.engine.Receipt;
import io.tierstream.engine.RuleSetVersion;
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
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of every form that was ever written. A file is never changed, only added: old savepoints hold these bytes. {@code
 * -Dtierstream.rewrite=true} writes the files that are missing.
 */
@SuppressWarnings("NullAway") // does not see that a record read from a class file takes null for an array
final class WireGoldenTest {

    private static final Path FILES = Path.of("src", "test", "resources", "golden", "wire");

    private static final Origin ORIGIN = new Origin("purchases", 3, 123_456_789, 1_767_225_600_123L);

    private static final Event EVENT = new Event(
            "Zoë",
            "e-1",
            "purchase",
            1_767_225_600_000L,
            Fields.of(
                    Shape.of("text", "whole", "compact", "big", "no", "yes", "instant", "none"),
                    "web",
                    Decimal.of(-3),
                    Decimal.of(12_995, 2),
                    Decimal.of(new BigDecimal("123456789012345678901234567890.5")),
                    false,
                    true,
                    Instant.ofEpochMilli(-1),
                    null));

    private static final Event NONE_STATED = new Event(
            "c-1", null, "profile_update", 1_767_225_600_000L, Fields.of(Shape.of("country"), Fields.NONE_STATED));

    private static final DeadLetter LETTER = new DeadLetter(
            ORIGIN,
            null,
            new byte[] {0, 1},
            List.of(new DeadLetter.Header("trace", new byte[] {7}), new DeadLetter.Header("none", null)),
            "truncated",
            "too short",
            1_767_225_600_999L);

    private static final Transition TRANSITION = new Transition(
            "0123456789abcdef0123456789abcdef",
            "c-1",
            42,
            Target.tier("value", "gold"),
            Direction.ENTER,
            1_767_225_600_000L,
            new RuleSetVersion("web-shop", 7),
            new Reason(
                    Cause.EVENT, "e-1", List.of(new Evidence("spend_180d", ">=", "5000", null, "5001.5", false, true))),
            new HeldTier("silver", 1_767_000_000_000L),
            1_782_777_600_000L);

    private static final ManualOverride OVERRIDE =
            new ManualOverride("k-1", "ana", "goodwill", "ben", 1_772_323_200_000L);

    private static final Transition PINNED = new Transition(
            "0123456789abcdef0123456789abcdef",
            "c-1",
            43,
            Target.tier("value", "gold"),
            Direction.ENTER,
            1_767_225_600_000L,
            new RuleSetVersion("web-shop", 7),
            new Reason(Cause.OVERRIDE, "k-1", List.of(), OVERRIDE),
            null,
            null);

    private static final Transfer TRANSFER =
            new Transfer("c-1", "c-2", 1_767_225_600_000L, OVERRIDE, List.of("c-3"), 1, 2, new byte[] {1, 2, 3});

    static Stream<Arguments> goldens() {
        return Stream.of(
                Arguments.of("event-1", WireTypes.EVENT, EVENT),
                Arguments.of("event-2", WireTypes.EVENT, NONE_STATED),
                Arguments.of("inbound-1", WireTypes.INBOUND, new Inbound.Accepted(EVENT, ORIGIN)),
                Arguments.of("inbound-2", WireTypes.INBOUND, new Inbound.Rejected(LETTER)),
                Arguments.of("dead-letter-1", WireTypes.DEAD_LETTER, LETTER),
                Arguments.of("transition-1", WireTypes.TRANSITION, TRANSITION),
                Arguments.of("announcement-1", WireTypes.ANNOUNCEMENT, TRANSITION),
                Arguments.of(
                        "announcement-2",
                        WireTypes.ANNOUNCEMENT,
                        new Membership(
                                "c-1",
                                1_767_225_600_000L,
                                42,
                                new RuleSetVersion("web-shop", 7),
                                Map.of("value", new HeldTier("gold", 1_767_225_600_000L)),
                                Map.of("vip", 1_767_000_000_000L),
                                Map.of(),
                                List.of(),
                                Map.of("spend_180d", "5001.5"))),
                Arguments.of("transition-2", WireTypes.TRANSITION, PINNED),
                Arguments.of(
                        "announcement-2-pinned",
                        WireTypes.ANNOUNCEMENT,
                        new Membership(
                                "c-1",
                                1_767_225_600_000L,
                                42,
                                new RuleSetVersion("web-shop", 7),
                                Map.of("value", new HeldTier("gold", 1_767_225_600_000L)),
                                Map.of(),
                                Map.of(
                                        "value",
                                        new HeldPin(true, "gold", 1_767_225_600_000L, OVERRIDE, true, "silver")),
                                List.of(),
                                Map.of())),
                Arguments.of(
                        "announcement-2-tagged",
                        WireTypes.ANNOUNCEMENT,
                        new Membership(
                                "c-1",
                                1_767_225_600_000L,
                                42,
                                new RuleSetVersion("web-shop", 7),
                                Map.of("value", new HeldTier("gold", 1_767_225_600_000L)),
                                Map.of(),
                                Map.of(),
                                List.of("campaign", "value/high"),
                                Map.of())),
                Arguments.of("inbound-3", WireTypes.INBOUND, new Inbound.Arrived(TRANSFER, ORIGIN)),
                Arguments.of("announcement-4", WireTypes.ANNOUNCEMENT, receipt(null)),
                Arguments.of("announcement-5", WireTypes.ANNOUNCEMENT, receipt("c-2")),
                Arguments.of("announcement-6", WireTypes.ANNOUNCEMENT, TRANSFER));
    }

    private static Receipt receipt(@Nullable String into) {
        return new Receipt("c-1", 1_767_225_600_000L, OVERRIDE, 3, 42, new RuleSetVersion("web-shop", 7), into);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldens")
    <T> void oldBytesAreStillRead(String name, TypeInformation<T> type, T value) throws IOException {
        byte[] golden = HexFormat.of().parseHex(golden(name, type, value));

        assertThat(type.createSerializer(new SerializerConfigImpl()).deserialize(new DataInputDeserializer(golden)))
                .isEqualTo(value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goldens")
    <T> void theNewestFormIsWrittenAsBefore(String name, TypeInformation<T> type, T value) throws IOException {
        assertThat(HexFormat.of().formatHex(write(type, value))).isEqualTo(golden(name, type, value));
    }

    private static <T> String golden(String name, TypeInformation<T> type, T value) throws IOException {
        Path file = FILES.resolve(name + ".hex");
        if (Boolean.getBoolean("tierstream.rewrite") && Files.notExists(file)) {
            Files.createDirectories(FILES);
            Files.writeString(file, HexFormat.of().formatHex(write(type, value)) + "\n");
        }
        return Files.readString(file).trim();
    }

    private static <T> byte[] write(TypeInformation<T> type, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        type.createSerializer(new SerializerConfigImpl()).serialize(value, out);
        return out.getCopyOfBuffer();
    }
}
