package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import org.jspecify.annotations.Nullable;

/** The sample standard deviation, kept as exact sums of the numbers and of their squares. */
final class Deviation extends Accumulator {

    private final ExactSum sum = new ExactSum();
    private final ExactSum squares = new ExactSum();
    private long count;

    @Override
    void add(long time, @Nullable Object input) {
        if (input != null) {
            Decimal number = (Decimal) input;
            sum.add(number);
            squares.add(number.times(number));
            count++;
        }
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        if (input != null) {
            Decimal number = (Decimal) input;
            sum.subtract(number);
            squares.subtract(number.times(number));
            count--;
        }
        return false;
    }

    long count() {
        return count;
    }

    Decimal sum() {
        return sum.value();
    }

    Decimal squares() {
        return squares.value();
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        return new Spread(count, sum.value(), squares.value()).bucket(thresholds, guess);
    }

    @Override
    Course course() {
        return count < 2 ? Course.STAYS : Course.ANY;
    }

    @Override
    @Nullable
    Object reading() {
        return count < 2 ? null : new Spread(count, sum.value(), squares.value());
    }

    @Override
    void absorb(Accumulator other) {
        Deviation deviation = (Deviation) other;
        sum.add(deviation.sum.value());
        squares.add(deviation.squares.value());
        count += deviation.count;
    }

    @Override
    boolean isEmpty() {
        return count == 0 && sum.isZero() && squares.isZero();
    }

    @Override
    void clear() {
        count = 0;
        sum.clear();
        squares.clear();
    }

    @Override
    void write(ByteWriter out) {
        out.writeUnsigned(count);
        sum.write(out);
        squares.write(out);
    }

    @Override
    void read(ByteReader in) {
        count = in.readUnsigned();
        sum.read(in);
        squares.read(in);
    }
}
