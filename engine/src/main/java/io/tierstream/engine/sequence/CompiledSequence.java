package io.tierstream.engine.sequence;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Values;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A sequence of a plan: what its events mean for a partial match. */
final class CompiledSequence {

    private final int number;
    private final SequenceDefinition definition;
    private final int length;

    /** The fields that the made event has if it is made later than the last step. */
    private final Shape kept;

    private final Set<String> numberFields;

    /**
     * A sequence.
     *
     * @param kept what is read of the events that it makes
     * @param numberFields the fields that must hold numbers
     */
    CompiledSequence(int number, SequenceDefinition definition, Set<String> kept, Set<String> numberFields) {
        this.number = number;
        this.definition = definition;
        this.length = definition.length();
        this.kept = Shape.of(waits(definition) ? kept.toArray(String[]::new) : new String[0]);
        this.numberFields = numberFields;
    }

    int number() {
        return number;
    }

    SequenceDefinition definition() {
        return definition;
    }

    int length() {
        return length;
    }

    long holdFor() {
        return definition.holdFor();
    }

    /** Whether its event is made later than the last step. */
    boolean waits() {
        return waits(definition);
    }

    private static boolean waits(SequenceDefinition definition) {
        return definition.holdFor() > 0;
    }

    /**
     * Lets an event take the steps that it can.
     *
     * @param taking the steps that the event may take, by their places among all of them
     * @param ending whether the event ends what it takes no step of
     * @param now the customer's clock, not before the event's time
     * @return whether the sequence makes its event now
     */
    boolean advance(Progress progress, Event event, boolean[] taking, boolean ending, long now) {
        long time = event.time();
        // From the last step down: an event takes one step of a partial match, so what it moves on is not to move
        // again.
        for (int taken = length; taken > 0; taken--) {
            boolean takes = taking[taken - 1] && fits(progress, taken, time, now);
            if (ending && progress.starts[taken] <= time) {
                progress.drop(taken);
            }
            if (takes && taken == length && !(progress.has(taken) && progress.lasts[taken] > time)) {
                finish(progress, event);
                end(progress, ending, time);
                return !waits();
            }
            long start = taken == 1 ? time : progress.starts[taken - 1];
            if (takes && taken < length && start > progress.starts[taken]) {
                progress.set(taken, start, time);
            }
        }
        end(progress, ending, time);
        return false;
    }

    /** Whether a partial match of one step less can take a step at an instant. */
    private boolean fits(Progress progress, int taken, long time, long now) {
        boolean after = taken == 1
                ? !progress.has(0) || time >= progress.starts[0]
                : progress.has(taken - 1) && time >= progress.lasts[taken - 1];
        long start = taken == 1 ? time : progress.starts[taken - 1];
        return after
                && (definition.within() == 0 || start + definition.within() > now)
                && (taken < length || !waits() || time + holdFor() > now);
    }

    private void finish(Progress progress, Event event) {
        long start = length == 1 ? event.time() : progress.starts[length - 1];
        progress.use();
        if (waits()) {
            progress.set(length, start, event.time());
            progress.kept = new Object[kept.size()];
            for (int i = 0; i < kept.size(); i++) {
                Object value = event.fields().get(kept.name(i));
                // What is stored has milliseconds; what is not stored yet must not have more.
                progress.kept[i] = value instanceof Instant instant ? instant.truncatedTo(ChronoUnit.MILLIS) : value;
            }
        }
    }

    private static void end(Progress progress, boolean ending, long time) {
        if (ending && time > progress.starts[0]) {
            progress.set(0, time, time);
        }
    }

    /** The event of a sequence whose last step an event has just taken. */
    Event made(Event last) {
        return new Event(last.customerId(), last.id(), definition.name(), last.time(), last.fields());
    }

    /** The event of a sequence that has waited for it. */
    Event madeAt(long due, String customerId, Progress progress) {
        return new Event(customerId, null, definition.name(), due, Fields.of(kept, progress.kept.clone()));
    }

    void forget(Progress progress, long now) {
        for (int taken = 0; taken < length; taken++) {
            if (progress.has(taken) && !isAlive(progress, taken, now)) {
                progress.drop(taken);
            }
        }
    }

    /** Whether a partial match can still come to something. */
    boolean isAlive(Progress progress, int taken, long now) {
        long limit = taken == 0 && length == 1 ? holdFor() : definition.within();
        return progress.has(taken) && (taken == length || limit == 0 || progress.starts[taken] + limit > now);
    }

    PartialMatch partialMatch(Progress progress, int taken) {
        Long deadline = null;
        if (taken == length) {
            deadline = progress.lasts[taken] + holdFor();
        } else if (definition.within() > 0) {
            deadline = progress.starts[taken] + definition.within();
        }
        return new PartialMatch(
                definition.name(), taken, length, progress.starts[taken], progress.lasts[taken], deadline);
    }

    /** What a customer has begun of the same sequence under other rules, which may have read other fields of its events. */
    Progress takeOver(Progress before, CompiledSequence other) {
        Progress progress = new Progress(length);
        System.arraycopy(before.starts, 0, progress.starts, 0, before.starts.length);
        System.arraycopy(before.lasts, 0, progress.lasts, 0, before.lasts.length);
        progress.kept = new Object[kept.size()];
        for (int i = 0; i < kept.size(); i++) {
            int position = before.has(length) ? other.kept.position(kept.name(i)) : -1;
            progress.kept[i] = position < 0 ? null : readable(kept.name(i), before.kept[position]);
        }
        return progress;
    }

    /** Text where the new rules need a number was let pass by the old ones; it is too late to refuse it. */
    private @Nullable Object readable(String field, @Nullable Object value) {
        return value == null || !numberFields.contains(field) || isNumber(value) ? value : null;
    }

    private static boolean isNumber(Object value) {
        return value instanceof Decimal || Values.number(value) != null;
    }
}
