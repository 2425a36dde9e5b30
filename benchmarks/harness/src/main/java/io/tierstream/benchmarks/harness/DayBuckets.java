package io.tierstream.benchmarks.harness;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A customer's state as a careful engineer would write it by hand for one {@link Question}: what happened, summed up by day; running
 * totals for each window, from which days are taken off when they leave; and the rules that hold. Windows are exact to the day only. For
 * peers that bring no windows of their own. Not for several threads.
 */
public final class DayBuckets implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final long DAY_MILLIS = 86_400_000;
    private static final int BYTES_PER_DAY = 12;
    private static final int BYTES_PER_WINDOW = 20;

    /** Days with events, oldest first; the first {@link #count} count. Those that have left all windows are taken out now and then. */
    private int[] days = new int[8];

    private int[] cents = new int[8];
    private int[] orders = new int[8];
    private int[] views = new int[8];
    private int count;

    /** For each window, how many of the days have left it. */
    private final int[] gone;

    /** For each window, what is in it, in the order of {@link Question.Measure}. */
    private final long[][] totals;

    private final BitSet holding = new BitSet();

    /** Hears of each rule that changed. */
    @FunctionalInterface
    public interface Changes {
        void changed(int rule, boolean holds);
    }

    /** A customer without events. */
    public DayBuckets(Question question) {
        int windows = question.windowDays().size();
        this.gone = new int[windows];
        this.totals = new long[windows][Question.Measure.values().length];
    }

    /** A customer as {@link #bytes} left it. */
    public DayBuckets(Question question, byte[] bytes) {
        this(question);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        count = in.getShort();
        int room = count + 1;
        days = new int[room];
        cents = new int[room];
        orders = new int[room];
        views = new int[room];
        for (int i = 0; i < count; i++) {
            days[i] = in.getInt();
            cents[i] = in.getInt();
            orders[i] = in.getShort();
            views[i] = in.getShort();
        }
        for (int w = 0; w < gone.length; w++) {
            gone[w] = in.getInt();
            totals[w][0] = in.getLong();
            totals[w][1] = in.getInt();
            totals[w][2] = in.getInt();
        }
        holding.or(BitSet.valueOf(in));
    }

    /** The state as bytes. */
    public byte[] bytes() {
        byte[] held = holding.toByteArray();
        ByteBuffer out =
                ByteBuffer.allocate(Short.BYTES + count * BYTES_PER_DAY + gone.length * BYTES_PER_WINDOW + held.length);
        out.putShort((short) count);
        for (int i = 0; i < count; i++) {
            out.putInt(days[i]).putInt(cents[i]).putShort((short) orders[i]).putShort((short) views[i]);
        }
        for (int w = 0; w < gone.length; w++) {
            out.putInt(gone[w]).putLong(totals[w][0]).putInt((int) totals[w][1]).putInt((int) totals[w][2]);
        }
        return out.put(held).array();
    }

    /** Takes an event in; events come in time order. */
    public void add(Question question, List<Question.Rule> rules, ShopEvent event, Changes changes) {
        int day = (int) (event.time() / DAY_MILLIS);
        leave(question, day);
        if (count == 0 || days[count - 1] != day) {
            append(day);
        }
        int at = count - 1;
        if (event.purchase()) {
            cents[at] += event.cents();
            orders[at]++;
        } else {
            views[at]++;
        }
        for (long[] total : totals) {
            total[0] += event.cents();
            total[event.purchase() ? 1 : 2]++;
        }
        compare(rules, changes);
        if (question.last() && event.purchase() != holding.get(question.rules())) {
            holding.flip(question.rules());
            changes.changed(question.rules(), event.purchase());
        }
    }

    /** Lets time go on to a day without an event. */
    public void advance(Question question, List<Question.Rule> rules, long time, Changes changes) {
        leave(question, (int) (time / DAY_MILLIS));
        compare(rules, changes);
    }

    /** What is in a window. */
    public long total(int window, Question.Measure measure) {
        return totals[window][measure.ordinal()];
    }

    private void leave(Question question, int today) {
        for (int w = 0; w < gone.length; w++) {
            int last = today - question.windowDays().get(w);
            while (gone[w] < count && days[gone[w]] <= last) {
                int day = gone[w]++;
                totals[w][0] -= cents[day];
                totals[w][1] -= orders[day];
                totals[w][2] -= views[day];
            }
        }
    }

    private void append(int day) {
        int unused = Arrays.stream(gone).min().orElse(0);
        if (unused > 0) {
            for (int[] column : List.of(days, cents, orders, views)) {
                System.arraycopy(column, unused, column, 0, count - unused);
            }
            count -= unused;
            for (int w = 0; w < gone.length; w++) {
                gone[w] -= unused;
            }
        }
        if (count == days.length) {
            days = Arrays.copyOf(days, 2 * count);
            cents = Arrays.copyOf(cents, 2 * count);
            orders = Arrays.copyOf(orders, 2 * count);
            views = Arrays.copyOf(views, 2 * count);
        }
        days[count] = day;
        cents[count] = 0;
        orders[count] = 0;
        views[count] = 0;
        count++;
    }

    private void compare(List<Question.Rule> rules, Changes changes) {
        for (int i = 0; i < rules.size(); i++) {
            Question.Rule rule = rules.get(i);
            boolean holds = totals[rule.window()][rule.measure().ordinal()] >= rule.threshold();
            if (holds != holding.get(i)) {
                holding.set(i, holds);
                changes.changed(i, holds);
            }
        }
    }
}
