package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Minimum (sign -1) or maximum (sign 1) inside a window, as a monotonic queue: the candidates in the order of their
 * times, each strictly better than all that follow it, so that the front is the answer and an event that can never be
 * the answer is forgotten at once.
 *
 * <p>For a maximum of 5, 9, 3, 7 (in that order) the candidates are 9, 7. Steadily falling values would keep every event,
 * so only the first {@code limit} candidates are kept; when they run out the rest is looked up in the history.
 */
final class WindowExtreme extends Accumulator {

    /** A value that is, or may become, the answer, and the time of the last event that has it. */
    record Candidate(long time, Decimal value) {}

    private final int sign;
    private final int limit;
    private final List<Candidate> candidates = new ArrayList<>();

    /** Whether there are candidates behind the last one kept. They are later and worse than all of those kept. */
    private boolean truncated;

    /** No candidate that was left out is later than this. */
    private long latestLeftOut;

    WindowExtreme(int sign, int limit) {
        this.sign = sign;
        this.limit = limit;
    }

    @Override
    void add(long time, @Nullable Object input) {
        if (input == null) {
            return;
        }
        Decimal value = (Decimal) input;
        int at = candidates.size();
        while (at > 0 && candidates.get(at - 1).time() > time) {
            at--;
        }
        // An event that is at least as good and does not leave earlier makes this one pointless.
        if (at < candidates.size() && better(candidates.get(at).value(), value) >= 0) {
            return;
        }
        int from = at;
        while (from > 0 && better(value, candidates.get(from - 1).value()) >= 0) {
            from--;
        }
        if (truncated && at == candidates.size() && from == at) {
            // Behind what is kept; it will be found in the history if it is ever needed.
            latestLeftOut = Math.max(latestLeftOut, time);
            return;
        }
        if (truncated && at == candidates.size() && time >= latestLeftOut) {
            truncated = false;
        }
        candidates.subList(from, at).clear();
        candidates.add(from, new Candidate(time, value));
        if (candidates.size() > limit) {
            long leftOut = candidates.get(candidates.size() - 1).time();
            candidates.subList(limit, candidates.size()).clear();
            latestLeftOut = truncated ? Math.max(latestLeftOut, leftOut) : leftOut;
            truncated = true;
        }
    }

    private int better(Decimal a, Decimal b) {
        return a.compareTo(b) * sign;
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        // Events of the same time leave together, so it does not matter which of them this one was.
        while (!candidates.isEmpty() && candidates.get(0).time() <= time) {
            candidates.remove(0);
        }
        return truncated && candidates.isEmpty();
    }

    @Override
    void reset() {
        candidates.clear();
        truncated = false;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        return candidates.isEmpty()
                ? Thresholds.UNDEFINED
                : thresholds.bucket(candidates.get(0).value(), guess);
    }

    @Override
    boolean canCross(Thresholds thresholds, int bucket) {
        return !candidates.isEmpty();
    }

    @Override
    @Nullable
    Object reading() {
        return candidates.isEmpty() ? null : candidates.get(0).value();
    }

    @Override
    void write(ByteWriter out) {
        out.writeUnsigned((long) candidates.size() << 1 | (truncated ? 1 : 0));
        if (truncated) {
            out.writeSigned(latestLeftOut);
        }
        long time = 0;
        for (Candidate candidate : candidates) {
            out.writeSigned(candidate.time() - time);
            out.writeDecimal(candidate.value());
            time = candidate.time();
        }
    }

    @Override
    void read(ByteReader in) {
        long header = in.readUnsigned();
        truncated = (header & 1) == 1;
        latestLeftOut = truncated ? in.readSigned() : 0;
        long time = 0;
        for (int i = (int) (header >>> 1); i > 0; i--) {
            time += in.readSigned();
            candidates.add(new Candidate(time, Objects.requireNonNull(in.readDecimal())));
        }
    }
}
