package io.tierstream.engine.metric;

import io.tierstream.engine.event.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which feeds an event matches, and the inputs that their metrics read from it. Reused from event to event. */
final class EventMatch {

    private final MetricPlan plan;
    private final EventRow row;
    private final Feed[] feeds;
    private final @Nullable Object[] inputs;
    private final boolean[] read;
    private final int[] slots;
    private int count;
    private long time;

    EventMatch(MetricPlan plan) {
        this.plan = plan;
        this.row = new EventRow(plan.layout());
        this.feeds = new Feed[plan.feeds().size()];
        this.inputs = new Object[plan.inputs().size()];
        this.read = new boolean[plan.inputs().size()];
        this.slots = plan.inputs().stream()
                .mapToInt(input -> input.isOfTime() ? -1 : plan.layout().slot(input.field()))
                .toArray();
    }

    /**
     * Matches an event.
     *
     * @throws RejectedEventException if a matched metric needs a number that is none
     */
    void match(Event event) {
        count = 0;
        row.set(event);
        time = event.time();
        Arrays.fill(read, false);
        for (Feed feed : plan.candidates(event)) {
            if (feed.filter() == null || feed.filter().holds(row)) {
                feeds[count++] = feed;
                readInputs(feed);
            }
        }
    }

    private void readInputs(Feed feed) {
        for (int metric : feed.lifetime()) {
            readInput(plan.input(metric));
        }
        for (int input : feed.inputs()) {
            readInput(input);
        }
    }

    private void readInput(int input) {
        if (input >= 0 && !read[input]) {
            read[input] = true;
            inputs[input] = slots[input] < 0 ? null : plan.inputs().get(input).read(row.value(slots[input]));
        }
    }

    int count() {
        return count;
    }

    Feed feed(int position) {
        return feeds[position];
    }

    /** The value of an input of a matched feed. */
    @Nullable
    Object input(int index) {
        if (index < 0) {
            return null;
        }
        return slots[index] < 0 ? (Object) plan.inputs().get(index).ofTime(time) : inputs[index];
    }
}
