package io.tierstream.cli.replay;

import io.tierstream.cli.events.BadRowException;
import io.tierstream.cli.events.EventRow;
import io.tierstream.cli.events.EventRows;
import io.tierstream.cli.events.Problem;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Values;
import io.tierstream.engine.metric.RejectedEventException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The events of a file. Rows that are no events, and events that the engine cannot apply, go to {@link BadRows}. */
public final class ReplayInput implements EventSource {

    private final EventRows rows;
    private final BadRows badRows;
    private final Set<String> numberFields;
    private final long lastEventTime;
    private final long maxCustomers;
    private final Set<String> customers = new HashSet<>();
    private @Nullable EventRow row;
    private @Nullable Event event;
    private long lastTime = Long.MIN_VALUE;
    private long read;
    private long afterEnd;
    private long ofOthers;

    /**
     * The events of some rows.
     *
     * @param numberFields the fields that must hold numbers; to say where a wrong one stands
     * @param lastEventTime later events are left out, milliseconds since the epoch
     * @param maxCustomers events of any but the first so many customers are left out
     */
    public ReplayInput(
            EventRows rows, BadRows badRows, Set<String> numberFields, long lastEventTime, long maxCustomers) {
        this.rows = rows;
        this.badRows = badRows;
        this.numberFields = new TreeSet<>(numberFields);
        this.lastEventTime = lastEventTime;
        this.maxCustomers = maxCustomers;
    }

    @Override
    public @Nullable Event next() throws IOException {
        while (true) {
            EventRow next = rows.next();
            row = next;
            if (next == null) {
                return null;
            }
            read++;
            Event found = toEvent(next);
            if (found != null && isWanted(found)) {
                event = found;
                return found;
            }
        }
    }

    private @Nullable Event toEvent(EventRow next) throws IOException {
        try {
            Event found = next.toEvent();
            lastTime = Math.max(lastTime, found.time());
            return found;
        } catch (BadRowException e) {
            badRows.add(next, e.problem());
            return null;
        }
    }

    private boolean isWanted(Event found) {
        if (found.time() > lastEventTime) {
            afterEnd++;
            return false;
        }
        if (maxCustomers == Long.MAX_VALUE || customers.contains(found.customerId())) {
            return true;
        }
        if (customers.size() < maxCustomers) {
            return customers.add(found.customerId());
        }
        ofOthers++;
        return false;
    }

    @Override
    public void reject(RejectedEventException reason) throws IOException {
        EventRow rejected = row;
        Event applied = event;
        if (rejected == null || applied == null) {
            throw new IllegalStateException("no event was given");
        }
        String column = numberFields.stream()
                .filter(field -> isWrong(applied.fields().get(field)))
                .findFirst()
                .orElse("");
        String message = String.valueOf(reason.getMessage());
        badRows.add(rejected, new Problem(rejected.placeOf(column), Problem.Code.valueOf(reason.code()), message));
    }

    private static boolean isWrong(@Nullable Object value) {
        return value != null && Values.number(value) == null;
    }

    @Override
    public long lastTime() {
        return lastTime;
    }

    /** Rows read so far. */
    public long read() {
        return read;
    }

    /** Events left out because they are later than the end. */
    public long afterEnd() {
        return afterEnd;
    }

    /** Events left out because there are customers enough. */
    public long ofOthers() {
        return ofOthers;
    }
}
