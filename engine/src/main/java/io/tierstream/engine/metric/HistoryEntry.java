package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event as a log of the history keeps it: its time, the feeds of that log it matched, and the inputs their windowed
 * metrics read. Reused from entry to entry. Inputs are decoded when somebody asks for them: a walk over coming expiries
 * asks for few.
 */
final class HistoryEntry {

    private final List<Feed> allFeeds;
    private final List<Input> allInputs;
    private final int[] feeds;
    private final @Nullable Object[] inputs;

    /** Per input: the number of the last entry that has it, and of the last one whose input is decoded. */
    private final int[] presentIn;

    private final int[] decodedIn;
    private final int[] offsets;
    private @Nullable ByteReader source;
    private int number;
    private int feedCount;
    private long time;

    HistoryEntry(MetricPlan plan) {
        allFeeds = plan.feeds();
        allInputs = plan.inputs();
        feeds = new int[allFeeds.size()];
        inputs = new Object[allInputs.size()];
        presentIn = new int[allInputs.size()];
        decodedIn = new int[allInputs.size()];
        offsets = new int[allInputs.size()];
    }

    void start(long eventTime) {
        time = eventTime;
        feedCount = 0;
        number++;
    }

    void addFeed(Feed feed) {
        feeds[feedCount++] = feed.index();
    }

    void setInput(int index, @Nullable Object value) {
        inputs[index] = value;
        decodedIn[index] = number;
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

    /** An input of one of the entry's feeds. What was read must not have changed meanwhile. */
    @Nullable
    Object input(int index) {
        if (index < 0) {
            return null;
        }
        if (decodedIn[index] != number) {
            decodedIn[index] = number;
            Input input = allInputs.get(index);
            if (input.isOfTime()) {
                inputs[index] = input.ofTime(time);
                return inputs[index];
            }
            ByteReader in = Objects.requireNonNull(source);
            int position = in.position();
            in.seek(offsets[index]);
            inputs[index] = input.read(in);
            in.seek(position);
        }
        return inputs[index];
    }

    /** Writes all but the first number, the difference in time. */
    void writeBody(ByteWriter out) {
        for (int i = 0; i < feedCount; i++) {
            out.writeUnsigned(feeds[i] << 1 | (i + 1 < feedCount ? 1 : 0));
        }
        for (int i = 0; i < feedCount; i++) {
            for (int input : feed(i).inputs()) {
                if (presentIn[input] != number) {
                    presentIn[input] = number;
                    allInputs.get(input).write(input(input), out);
                }
            }
        }
    }

    /** Reads an entry whose predecessor in the page was at {@code previousTime}. */
    void read(ByteReader in, long previousTime) {
        start(previousTime + in.readUnsigned());
        source = in;
        int header;
        do {
            header = in.readCount();
            feeds[feedCount++] = header >>> 1;
        } while ((header & 1) != 0);
        for (int i = 0; i < feedCount; i++) {
            for (int input : feed(i).inputs()) {
                if (presentIn[input] != number) {
                    presentIn[input] = number;
                    offsets[input] = in.position();
                    allInputs.get(input).skip(in);
                }
            }
        }
    }
}
