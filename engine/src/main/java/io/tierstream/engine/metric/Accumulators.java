package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The accumulators whose state is a value or two. */
final class Accumulators {

    private Accumulators() {}

    /** An empty accumulator for a metric, unless it is a forecast. */
    static Accumulator create(MetricDefinition metric, StorageSettings storage) {
        boolean lifetime = metric.window().isLifetime();
        return switch (metric.aggregate()) {
            case COUNT -> new Counting();
            case SUM -> new Summing();
            case AVG -> new Averaging();
            case STDDEV -> new Deviation();
            case MIN -> lifetime ? new Extreme(-1) : new WindowExtreme(-1, storage.extremeCandidates());
            case MAX -> lifetime ? new Extreme(1) : new WindowExtreme(1, storage.extremeCandidates());
            case DISTINCT -> new DistinctValues(storage.inlineDistinct());
            case FIRST -> lifetime ? new Edge(true, metric.isInstant()) : new WindowEdge(true, metric.isInstant());
            case LAST -> lifetime ? new Edge(false, metric.isInstant()) : new WindowEdge(false, metric.isInstant());
            case MOVING -> moving(Objects.requireNonNull(metric.motion()), metric.field() == null);
            case TOP -> new TopValue(storage.inlineDistinct());
            case QUANTILE -> new Quantile(Objects.requireNonNull(metric.share()));
            case MEAN_GAP -> new MeanGap();
            case LONGEST_GAP -> lifetime ? new LongestGap() : new WindowGap();
        };
    }

    private static Accumulator moving(Motion motion, boolean counting) {
        if (motion instanceof Motion.Decay decay) {
            return new DecayingSum(decay.halfLifeMillis(), counting);
        } else if (motion instanceof Motion.Streak streak) {
            return new StreakLength(streak.period());
        }
        throw new IllegalArgumentException("several forecasts may share what they keep");
    }

    static final class Counting extends Accumulator {

        private long count;

        @Override
        void add(long time, @Nullable Object input) {
            count++;
        }

        @Override
        boolean remove(long time, @Nullable Object input) {
            count--;
            return false;
        }

        long count() {
            return count;
        }

        @Override
        int bucket(Thresholds thresholds, int guess) {
            return thresholds.bucket(count);
        }

        @Override
        Course course() {
            return Course.FALLS;
        }

        @Override
        Object reading() {
            return count;
        }

        @Override
        void absorb(Accumulator other) {
            count += ((Counting) other).count;
        }

        @Override
        boolean isEmpty() {
            return count == 0;
        }

        @Override
        void clear() {
            count = 0;
        }

        @Override
        void write(ByteWriter out) {
            out.writeUnsigned(count);
        }

        @Override
        void read(ByteReader in) {
            count = in.readUnsigned();
        }
    }

    static final class Summing extends Accumulator {

        private final ExactSum sum = new ExactSum();

        /** How many of the inputs inside are below zero. */
        private long negatives;

        @Override
        void add(long time, @Nullable Object input) {
            if (input != null) {
                Decimal number = (Decimal) input;
                sum.add(number);
                negatives += number.signum() < 0 ? 1 : 0;
            }
        }

        @Override
        boolean remove(long time, @Nullable Object input) {
            if (input != null) {
                Decimal number = (Decimal) input;
                sum.subtract(number);
                negatives -= number.signum() < 0 ? 1 : 0;
            }
            return false;
        }

        Decimal sum() {
            return sum.value();
        }

        @Override
        int bucket(Thresholds thresholds, int guess) {
            return thresholds.bucket(sum.value(), guess);
        }

        @Override
        Course course() {
            return negatives > 0 ? Course.ANY : Course.FALLS;
        }

        @Override
        Object reading() {
            return sum.value();
        }

        @Override
        void absorb(Accumulator other) {
            sum.add(((Summing) other).sum.value());
            negatives += ((Summing) other).negatives;
        }

        @Override
        boolean isEmpty() {
            return negatives == 0 && sum.isZero();
        }

        @Override
        void clear() {
            negatives = 0;
            sum.clear();
        }

        @Override
        void write(ByteWriter out) {
            out.writeUnsigned(negatives);
            sum.write(out);
        }

        @Override
        void read(ByteReader in) {
            negatives = in.readUnsigned();
            sum.read(in);
        }
    }

    static final class Averaging extends Accumulator {

        private final ExactSum sum = new ExactSum();
        private long count;

        @Override
        void add(long time, @Nullable Object input) {
            if (input != null) {
                sum.add((Decimal) input);
                count++;
            }
        }

        @Override
        boolean remove(long time, @Nullable Object input) {
            if (input != null) {
                sum.subtract((Decimal) input);
                count--;
            }
            return false;
        }

        Decimal sum() {
            return sum.value();
        }

        long count() {
            return count;
        }

        @Override
        int bucket(Thresholds thresholds, int guess) {
            return thresholds.bucketOfMean(sum.value(), count, guess);
        }

        @Override
        Course course() {
            return count == 0 ? Course.STAYS : Course.ANY;
        }

        @Override
        @Nullable
        Object reading() {
            return count == 0 ? null : new Reading.Mean(sum.value(), count);
        }

        @Override
        void absorb(Accumulator other) {
            sum.add(((Averaging) other).sum.value());
            count += ((Averaging) other).count;
        }

        @Override
        boolean isEmpty() {
            return count == 0 && sum.isZero();
        }

        @Override
        void clear() {
            count = 0;
            sum.clear();
        }

        @Override
        void write(ByteWriter out) {
            out.writeUnsigned(count);
            sum.write(out);
        }

        @Override
        void read(ByteReader in) {
            count = in.readUnsigned();
            sum.read(in);
        }
    }

    /** Lifetime minimum (sign -1) or maximum (sign 1). */
    static final class Extreme extends Accumulator {

        private final int sign;
        private @Nullable Decimal best;

        Extreme(int sign) {
            this.sign = sign;
        }

        @Override
        void add(long time, @Nullable Object input) {
            if (input != null && (best == null || ((Decimal) input).compareTo(best) * sign > 0)) {
                best = (Decimal) input;
            }
        }

        @Override
        boolean remove(long time, @Nullable Object input) {
            throw new IllegalStateException("a lifetime metric loses nothing");
        }

        @Override
        int bucket(Thresholds thresholds, int guess) {
            return best == null ? Thresholds.UNDEFINED : thresholds.bucket(best, guess);
        }

        @Override
        Course course() {
            return Course.STAYS;
        }

        @Override
        @Nullable
        Object reading() {
            return best;
        }

        @Override
        void absorb(Accumulator other) {
            add(0, ((Extreme) other).best);
        }

        @Override
        boolean isEmpty() {
            return best == null;
        }

        @Override
        void clear() {
            best = null;
        }

        @Override
        void write(ByteWriter out) {
            out.writeDecimal(best);
        }

        @Override
        void read(ByteReader in) {
            best = in.readDecimal();
        }
    }

    /** Lifetime first or last value. */
    static final class Edge extends Accumulator {

        private final boolean first;
        private final boolean instant;
        private boolean seen;
        private long at;
        private @Nullable Object value;

        Edge(boolean first, boolean instant) {
            this.first = first;
            this.instant = instant;
        }

        @Override
        void add(long time, @Nullable Object input) {
            if (!seen || (first ? time < at : time >= at)) {
                seen = true;
                at = time;
                value = input;
            }
        }

        @Override
        boolean remove(long time, @Nullable Object input) {
            throw new IllegalStateException("a lifetime metric loses nothing");
        }

        @Override
        int bucket(Thresholds thresholds, int guess) {
            return seen && instant ? thresholds.bucket(at) : Thresholds.UNDEFINED;
        }

        @Override
        long instant() {
            return seen && instant ? at : MetricState.NO_INSTANT;
        }

        @Override
        Course course() {
            return Course.STAYS;
        }

        @Override
        @Nullable
        Object reading() {
            if (!seen) {
                return null;
            }
            return instant ? Instant.ofEpochMilli(at) : value;
        }

        @Override
        void absorb(Accumulator other) {
            Edge edge = (Edge) other;
            if (edge.seen) {
                add(edge.at, edge.value);
            }
        }

        @Override
        boolean isEmpty() {
            return !seen;
        }

        @Override
        void clear() {
            seen = false;
        }

        @Override
        void write(ByteWriter out) {
            out.writeBoolean(seen);
            if (seen) {
                out.writeSigned(at);
                if (!instant) {
                    out.writeScalar(value);
                }
            }
        }

        @Override
        void read(ByteReader in) {
            seen = in.readBoolean();
            if (seen) {
                at = in.readSigned();
                value = instant ? null : in.readScalar();
            }
        }
    }
}
