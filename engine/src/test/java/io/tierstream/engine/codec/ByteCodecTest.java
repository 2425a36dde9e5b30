package io.tierstream.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.expression.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ByteCodecTest {

    private static final long[] EDGES = {
        0,
        1,
        -1,
        63,
        64,
        127,
        128,
        -64,
        -65,
        16_383,
        16_384,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };

    @Test
    void readsBackWholeNumbers() {
        Random random = new Random(1);
        List<Long> numbers = new ArrayList<>();
        for (long edge : EDGES) {
            numbers.add(edge);
        }
        for (int i = 0; i < 10_000; i++) {
            numbers.add(random.nextLong() >> random.nextInt(64));
        }
        ByteWriter out = new ByteWriter(1);
        for (long number : numbers) {
            out.writeUnsigned(number);
            out.writeSigned(number);
            out.writeFixed(number);
        }
        ByteReader in = new ByteReader(out.toBytes());
        for (long number : numbers) {
            assertThat(in.readUnsigned()).isEqualTo(number);
            assertThat(in.readSigned()).isEqualTo(number);
            assertThat(in.readFixed()).isEqualTo(number);
        }
        assertThat(in.hasRemaining()).isFalse();
    }

    @Test
    void needsOneByteForSmallNumbersAndTenAtMost() {
        assertThat(unsigned(0)).isEqualTo(1);
        assertThat(unsigned(127)).isEqualTo(1);
        assertThat(unsigned(128)).isEqualTo(2);
        assertThat(unsigned(-1)).isEqualTo(10);
        assertThat(signed(-64)).isEqualTo(1);
        assertThat(signed(63)).isEqualTo(1);
        assertThat(signed(64)).isEqualTo(2);
    }

    private static int unsigned(long number) {
        ByteWriter out = new ByteWriter(8);
        out.writeUnsigned(number);
        return out.size();
    }

    private static int signed(long number) {
        ByteWriter out = new ByteWriter(8);
        out.writeSigned(number);
        return out.size();
    }

    @Test
    void readsBackEveryKindOfValue() {
        Random random = new Random(2);
        List<@Nullable Object> values = new ArrayList<>();
        values.add(null);
        values.add("");
        values.add("x".repeat(100_000));
        values.add(Decimal.of(Long.MIN_VALUE));
        values.add(Decimal.of(Long.MAX_VALUE, 18));
        values.add(Decimal.parse("123456789012345678901234567890.123456789012345678901234567890"));
        values.add(Instant.ofEpochMilli(-1));
        for (int i = 0; i < 20_000; i++) {
            values.add(value(random));
        }
        ByteWriter out = new ByteWriter(16);
        values.forEach(out::writeScalar);
        ByteReader in = new ByteReader(out.toBytes());
        for (Object value : values) {
            assertThat(in.readScalar()).isEqualTo(value);
        }
        assertThat(in.hasRemaining()).isFalse();
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> Instant.ofEpochMilli(random.nextLong() >> 10 + random.nextInt(50));
            case 3 -> text(random);
            case 4 -> Decimal.of(random.nextLong() >> random.nextInt(64), random.nextInt(19));
            case 5 -> Decimal.of(new BigDecimal(new BigInteger(300, random).negate(), random.nextInt(100)));
            default -> Decimal.of(random.nextInt(1000), 2);
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(20), 0, 0x11000)
                .filter(point -> point < 0xD800 || point > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void readsBackBlocksWithinBounds() {
        ByteWriter out = new ByteWriter(1);
        out.writeByte(9);
        out.writeBlock(new byte[] {1, 2, 3});
        out.writeBoolean(true);
        ByteReader in = new ByteReader(out.toBytes(), 1, out.size());
        assertThat(in.readBlock()).containsExactly(1, 2, 3);
        assertThat(in.readBoolean()).isTrue();
        assertThat(in.hasRemaining()).isFalse();
        in.seek(1);
        assertThat(in.readBlock()).containsExactly(1, 2, 3);
    }

    @Test
    void canBeUsedAgain() {
        ByteWriter out = new ByteWriter(4);
        out.writeText("first");
        out.clear();
        out.writeText("b");
        assertThat(out.toBytes()).containsExactly(1, 'b');
    }

    @Test
    void refusesWhatNoFieldCanHold() {
        ByteWriter out = new ByteWriter(4);
        assertThatThrownBy(() -> out.writeScalar(1L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Long");
    }
}
