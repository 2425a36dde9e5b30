package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event as the history keeps it: its time, the feeds it matched, and the inputs their windowed metrics read. Reused
 * from entry to entry.
 */
final class HistoryEntry {

    private final List<Feed> allFeeds;
    private final List<Input> allInputs;
    private final int[] feeds;
    private final @Nullable Object[] inputs;
    private final boolean[] present;
    private int feedCount;
    private long time;

    HistoryEntry(MetricPlan plan) {
        allFeeds = plan.feeds();
        allInputs = plan.inputs();
        feeds = new int[allFeeds.size()];
        inputs = new Object[allInputs.size()];
        present = new boolean[allInputs.size()];
    }

    void start(long eventTime) {
        time = eventTime;
        feedCount = 0;
    }

    void addFeed(Feed feed) {
        feeds[feedCount++] = feed.index();
    }

    void setInput(int index, @Nullable Object value) {
        inputs[index] = value;
    }

    long time() {
        return time;
    }

    int feedCount() {
        return feedCount;
    }

    Feed feed(int position) {
        return allFeeds.get(feeds[position]);
    }

    @Nullable
    Object input(int index) {
        return index < 0 ? null : inputs[index];
    }

    /** Writes all but the first number, the difference in time. */
    void writeBody(ByteWriter out) {
        out.writeUnsigned(feedCount);
        for (int i = 0; i < feedCount; i++) {
            out.writeUnsigned(feeds[i]);
        }
        Arrays.fill(present, false);
        for (int i = 0; i < feedCount; i++) {
            for (int input : feed(i).inputs()) {
                if (!present[input]) {
                    present[input] = true;
                    allInputs.get(input).write(inputs[input], out);
                }
            }
        }
    }

    /** Reads an entry whose predecessor in the page was at {@code previousTime}. */
    void read(ByteReader in, long previousTime) {
        time = previousTime + in.readUnsigned();
        feedCount = in.readCount();
        for (int i = 0; i < feedCount; i++) {
            feeds[i] = in.readCount();
        }
        Arrays.fill(present, false);
        for (int i = 0; i < feedCount; i++) {
            for (int input : feed(i).inputs()) {
                if (!present[input]) {
                    present[input] = true;
                    inputs[input] = allInputs.get(input).read(in);
                }
            }
        }
    }
}
