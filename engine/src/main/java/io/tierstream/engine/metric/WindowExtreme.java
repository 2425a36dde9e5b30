package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Minimum (sign -1) or maximum (sign 1) inside a window, as a monotonic queue: the candidates in the order of their
 * times, each strictly better than all that follow it, so that the front is the answer and an event that can never be
 * the answer is forgotten at once. For a maximum of 5, 9, 3, 7 (in that order) the candidates are 9, 7.
 *
 * <p>Steadily falling values make every event a candidate. Then only both ends of the queue stand inside the state; what
 * lies between is in rows, each written once and read once, when the front or the back has come to it. A late event is
 * looked for from the back.
 */
final class WindowExtreme extends Accumulator {

    /** A value that is, or may become, the answer, and the time of the last event that has it. */
    record Candidate(long time, Decimal value) {}

    private final int sign;

    /** Candidates in a row; each end of the queue holds up to twice as many. */
    private final int rowSize;

    private final List<Candidate> front = new ArrayList<>();
    private List<Candidate> back = new ArrayList<>();

    /** The rows between the ends: numbers from the first to before the end. */
    private long firstRow;

    private long endRow;

    /** Rows at hand, and the numbers of those that differ from what is stored. An empty list is no row. */
    private final Map<Long, List<Candidate>> rows = new TreeMap<>();

    private final Set<Long> changed = new TreeSet<>();
    private @Nullable Pages pages;
    private long pageBase;

    WindowExtreme(int sign, int rowSize) {
        this.sign = sign;
        this.rowSize = rowSize;
    }

    /** Says where the rows are, before the first use. */
    void attach(Pages target, long base) {
        pages = target;
        pageBase = base;
    }

    /** Takes all candidates inside and deletes the rows, so that they can be attached elsewhere. */
    void detach() {
        List<Candidate> inside = new ArrayList<>();
        for (long number = firstRow; number < endRow; number++) {
            inside.addAll(row(number));
            pages().delete(pageBase | number);
        }
        changed.forEach(number -> pages().delete(pageBase | number));
        inside.addAll(back);
        back = inside;
        firstRow = 0;
        endRow = 0;
        rows.clear();
        changed.clear();
    }

    /** A second one with the same candidates, which must be inside. */
    WindowExtreme copy() {
        WindowExtreme copy = new WindowExtreme(sign, rowSize);
        copy.front.addAll(front);
        copy.back.addAll(back);
        return copy;
    }

    @Override
    void add(long time, @Nullable Object input) {
        if (input == null) {
            return;
        }
        Decimal value = (Decimal) input;
        long number = partOf(time);
        List<Candidate> part = part(number);
        int at = part.size();
        while (at > 0 && part.get(at - 1).time() > time) {
            at--;
        }
        Candidate next = at < part.size() ? part.get(at) : firstFrom(number + 1);
        // An event that is at least as good and does not leave earlier makes this one pointless.
        if (next != null && better(next.value(), value) >= 0) {
            return;
        }
        int kept = at;
        while (kept > 0 && better(value, part.get(kept - 1).value()) >= 0) {
            kept--;
        }
        part.subList(kept, at).clear();
        part.add(kept, new Candidate(time, value));
        setChanged(number);
        boolean none = kept == 0;
        for (long before = number - 1; none && before >= firstRow - 1; before--) {
            none = dropWorse(before, value);
        }
        settle();
    }

    /** The parts of the queue have numbers: the front, the rows, the back. */
    private List<Candidate> part(long number) {
        if (number == endRow) {
            return back;
        }
        return number < firstRow ? front : row(number);
    }

    /** The part that a time belongs to: the last one that begins no later, or the front. */
    private long partOf(long time) {
        for (long number = endRow; number >= firstRow; number--) {
            List<Candidate> part = part(number);
            if (!part.isEmpty() && part.get(0).time() <= time) {
                return number;
            }
        }
        return firstRow - 1;
    }

    /** The first candidate of a part or of those behind it, or null. */
    private @Nullable Candidate firstFrom(long number) {
        for (long behind = number; behind <= endRow; behind++) {
            if (!part(behind).isEmpty()) {
                return part(behind).get(0);
            }
        }
        return null;
    }

    /** Drops what a later value makes pointless; whether nothing is left, so that the part before is to be looked at. */
    private boolean dropWorse(long number, Decimal value) {
        List<Candidate> part = part(number);
        int kept = part.size();
        while (kept > 0 && better(value, part.get(kept - 1).value()) >= 0) {
            kept--;
        }
        if (kept < part.size()) {
            part.subList(kept, part.size()).clear();
            setChanged(number);
        }
        return kept == 0;
    }

    /** Gives the ends of the queue their size, and the front a candidate if there is any. */
    private void settle() {
        if (back.isEmpty() && endRow > firstRow) {
            takeLastRow();
        }
        if (front.size() > 2 * rowSize && endRow == firstRow) {
            List<Candidate> moved = front.subList(rowSize, front.size());
            back.addAll(0, moved);
            moved.clear();
        }
        fillFront();
        while (back.size() > 2 * rowSize) {
            List<Candidate> moved = back.subList(0, rowSize);
            rows.put(endRow, new ArrayList<>(moved));
            endRow++;
            setChanged(endRow - 1);
            moved.clear();
        }
    }

    private void takeLastRow() {
        while (back.isEmpty() && endRow > firstRow) {
            back.addAll(emptied(endRow - 1));
            endRow--;
        }
    }

    private void fillFront() {
        while (front.isEmpty() && firstRow < endRow) {
            front.addAll(emptied(firstRow));
            firstRow++;
        }
        if (front.isEmpty()) {
            List<Candidate> moved = back.subList(0, Math.min(rowSize, back.size()));
            front.addAll(moved);
            moved.clear();
        }
    }

    /** What was in a row that is no more. */
    private List<Candidate> emptied(long number) {
        List<Candidate> content = row(number);
        rows.put(number, new ArrayList<>());
        setChanged(number);
        return content;
    }

    private int better(Decimal a, Decimal b) {
        return a.compareTo(b) * sign;
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        // Events of the same time leave together, so it does not matter which of them this one was.
        while (!front.isEmpty() && front.get(0).time() <= time) {
            int gone = 1;
            while (gone < front.size() && front.get(gone).time() <= time) {
                gone++;
            }
            front.subList(0, gone).clear();
            fillFront();
        }
        return false;
    }

    private List<Candidate> row(long number) {
        List<Candidate> row = rows.get(number);
        if (row == null) {
            byte[] bytes = pages().read(pageBase | number);
            row = new ArrayList<>();
            if (bytes != null) {
                readCandidates(new ByteReader(bytes), row);
            }
            rows.put(number, row);
        }
        return row;
    }

    private void setChanged(long number) {
        if (number >= firstRow && number < endRow) {
            changed.add(number);
        }
    }

    private Pages pages() {
        return Objects.requireNonNull(pages, "attach first");
    }

    /** The answer and those that follow it, as far as they are at hand. */
    List<Candidate> candidates() {
        return front;
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        return front.isEmpty()
                ? Thresholds.UNDEFINED
                : thresholds.bucket(front.get(0).value(), guess);
    }

    @Override
    Course course() {
        return front.isEmpty() ? Course.STAYS : sign > 0 ? Course.FALLS_OR_ENDS : Course.RISES_OR_ENDS;
    }

    @Override
    @Nullable
    Object reading() {
        return front.isEmpty() ? null : front.get(0).value();
    }

    /** Rows that are to be deleted are something to write. */
    @Override
    boolean isEmpty() {
        return front.isEmpty() && back.isEmpty() && endRow == firstRow && changed.isEmpty();
    }

    @Override
    void clear() {
        front.clear();
        back.clear();
        firstRow = 0;
        endRow = 0;
        rows.clear();
        changed.clear();
    }

    @Override
    void discard() {
        for (long number = firstRow; number < endRow; number++) {
            pages().delete(pageBase | number);
        }
        changed.forEach(number -> pages().delete(pageBase | number));
        clear();
    }

    @Override
    void write(ByteWriter out) {
        settle();
        boolean more = !back.isEmpty() || endRow > firstRow;
        out.writeBoolean(more);
        writeCandidates(front, out);
        if (more) {
            out.writeUnsigned(firstRow);
            out.writeUnsigned(endRow - firstRow);
            writeCandidates(back, out);
        }
        for (long number : changed) {
            List<Candidate> row = row(number);
            if (row.isEmpty()) {
                pages().delete(pageBase | number);
            } else {
                ByteWriter bytes = new ByteWriter(16 * row.size());
                writeCandidates(row, bytes);
                pages().write(pageBase | number, bytes.toBytes());
            }
        }
        // A customer who stays in memory must not gather all rows there.
        rows.clear();
        changed.clear();
    }

    @Override
    void read(ByteReader in) {
        rows.clear();
        changed.clear();
        back.clear();
        boolean more = in.readBoolean();
        readCandidates(in, front);
        firstRow = more ? in.readUnsigned() : 0;
        endRow = more ? firstRow + in.readUnsigned() : 0;
        if (more) {
            readCandidates(in, back);
        }
    }

    private static void writeCandidates(List<Candidate> candidates, ByteWriter out) {
        out.writeUnsigned(candidates.size());
        long time = 0;
        for (Candidate candidate : candidates) {
            out.writeSigned(candidate.time() - time);
            out.writeDecimal(candidate.value());
            time = candidate.time();
        }
    }

    private static void readCandidates(ByteReader in, List<Candidate> into) {
        into.clear();
        long time = 0;
        for (int i = in.readCount(); i > 0; i--) {
            time += in.readSigned();
            into.add(new Candidate(time, Objects.requireNonNull(in.readDecimal())));
        }
    }
}
