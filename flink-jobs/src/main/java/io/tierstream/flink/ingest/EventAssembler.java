package io.tierstream.flink.ingest;

import io.tierstream.engine.Engine;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.flink.config.EventMapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes an event of the values picked out of a record, and checks it. One per thread. */
final class EventAssembler {

    private static final int LONGEST_TYPE = 255;

    private final EventMapping mapping;
    private final EventLimits limits;
    private final EventTime eventTime;
    private final LongSupplier clock;
    private final boolean commands;

    /** Event times up to here are known not to be too far ahead; the clock is read only for later ones. */
    private long horizon = Long.MIN_VALUE;

    EventAssembler(EventMapping mapping, EventLimits limits, LongSupplier clock) {
        this(mapping, limits, clock, false);
    }

    private EventAssembler(EventMapping mapping, EventLimits limits, LongSupplier clock, boolean commands) {
        this.commands = commands;
        this.mapping = mapping;
        this.limits = limits;
        this.eventTime = new EventTime(mapping.time(), mapping.timeFormat());
        this.clock = clock;
    }

    /** For the one source that may bring commands. */
    static EventAssembler ofCommands(EventMapping mapping, EventLimits limits, LongSupplier clock) {
        return new EventAssembler(mapping, limits, clock, true);
    }

    Event assemble(Row row, Shape shape) throws RejectedRecordException {
        return assemble(row, shape, row.fields());
    }

    /** With other fields than those of the row; takes ownership of {@code fields}. */
    Event assemble(Row row, Shape shape, @Nullable Object[] fields) throws RejectedRecordException {
        String customerId = customerId(row.get(Row.CUSTOMER_ID));
        String type = type(row.get(Row.TYPE));
        long time = time(row.get(Row.TIME));
        String eventId = eventId(row.get(Row.EVENT_ID));
        return new Event(customerId, eventId, type, time, Fields.of(shape, fields));
    }

    private String customerId(@Nullable Object value) throws RejectedRecordException {
        String id = text(value);
        if (id == null || id.isEmpty()) {
            throw new RejectedRecordException(
                    RejectionCode.MISSING_CUSTOMER_ID,
                    "the customer id '" + mapping.customerId() + "' is " + (id == null ? "absent or null" : "empty"));
        }
        if (value instanceof Boolean || value instanceof Instant || id.indexOf('\uFFFD') >= 0) {
            throw new RejectedRecordException(
                    RejectionCode.BAD_CUSTOMER_ID,
                    "the customer id '" + mapping.customerId() + "' is neither valid UTF-8 text nor a number");
        }
        int bytes = tooLong(id);
        if (bytes > 0) {
            throw new RejectedRecordException(
                    RejectionCode.CUSTOMER_ID_TOO_LONG,
                    "the customer id has " + bytes + " bytes; at most " + limits.maxIdBytes()
                            + " are accepted (events.max-customer-id-bytes)");
        }
        return id;
    }

    /** An empty id tells no event from another, so it counts as none. */
    private @Nullable String eventId(@Nullable Object value) throws RejectedRecordException {
        String id = text(value);
        if (id == null || id.isEmpty()) {
            return null;
        }
        int bytes = tooLong(id);
        if (bytes > 0) {
            throw new RejectedRecordException(
                    RejectionCode.EVENT_ID_TOO_LONG,
                    "the event id has " + bytes + " bytes; at most " + limits.maxIdBytes()
                            + " are accepted (events.max-customer-id-bytes)");
        }
        return id;
    }

    private String type(@Nullable Object value) throws RejectedRecordException {
        String fixed = mapping.type();
        if (fixed != null) {
            return fixed;
        }
        String type = text(value);
        if (type == null || type.isEmpty()) {
            throw new RejectedRecordException(
                    RejectionCode.MISSING_TYPE,
                    "the event type '" + mapping.typeField() + "' is " + (type == null ? "absent or null" : "empty"));
        }
        if (type.length() > LONGEST_TYPE) {
            throw new RejectedRecordException(
                    RejectionCode.TYPE_TOO_LONG,
                    "the event type has " + type.length() + " characters; at most " + LONGEST_TYPE + " are accepted");
        }
        if (!commands && Engine.isReserved(type)) {
            throw new RejectedRecordException(
                    RejectionCode.RESERVED_TYPE,
                    "the event type is " + type
                            + ", but types that begin with 'command.' are reserved; send commands to"
                            + " the commands topic (commands.topic)");
        }
        return type;
    }

    private long time(@Nullable Object value) throws RejectedRecordException {
        long time = eventTime.millis(value);
        if (time <= 0 || time >= EventLimits.END_OF_TIME) {
            throw new RejectedRecordException(
                    RejectionCode.TIME_OUT_OF_RANGE,
                    "the event time '" + mapping.time() + "' is " + time
                            + " ms since the epoch; it must be after 1970-01-01T00:00:00Z and before the year 10000"
                            + " (wrong unit? see time-format)");
        }
        if (limits.maxFutureSkewMillis() != EventLimits.NO_SKEW_LIMIT && time > horizon) {
            long now = clock.getAsLong();
            horizon = now + limits.maxFutureSkewMillis();
            if (time > horizon) {
                throw new RejectedRecordException(
                        RejectionCode.TIME_IN_FUTURE,
                        "the event time " + Instant.ofEpochMilli(time) + " is " + (time - now)
                                + " ms ahead of the clock; at most " + limits.maxFutureSkewMillis()
                                + " ms are accepted (time.max-future-skew)");
            }
        }
        return time;
    }

    /** The length in UTF-8 when it is over the limit, else 0. */
    private int tooLong(String id) {
        if (id.length() * 3L <= limits.maxIdBytes()) {
            return 0;
        }
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        return bytes > limits.maxIdBytes() ? bytes : 0;
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        return value instanceof Decimal decimal ? decimal.toString() : value.toString();
    }
}
