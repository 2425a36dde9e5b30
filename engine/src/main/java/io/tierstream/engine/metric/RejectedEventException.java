package io.tierstream.engine.metric;

import io.tierstream.engine.expression.ExpressionText;

/** An event that cannot be applied. The customer's state has not changed. */
public final class RejectedEventException extends RuntimeException {

    private static final int SHOWN = 60;

    private final String code;

    private RejectedEventException(String code, String message) {
        super(message);
        this.code = code;
    }

    public static RejectedEventException notANumber(String field, Object value) {
        String text = ExpressionText.value(value);
        String shown =
                text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "... (" + text.length() + " characters)";
        return new RejectedEventException(
                "NOT_A_NUMBER",
                "field " + field + " must be a number for the metrics that add it up, but is '" + shown + "'");
    }

    static RejectedEventException timeOutOfRange(long time) {
        return new RejectedEventException(
                "TIME_OUT_OF_RANGE",
                "the event's time, " + time + " ms since the epoch, is not within the years 1 to 9999");
    }

    /**
     * A command that cannot be carried out.
     *
     * @param code the stable name of the reason
     */
    public static RejectedEventException command(String code, String message) {
        return new RejectedEventException(code, message);
    }

    /** An event from outside that pretends to be one that the rules make. */
    public static RejectedEventException typeOfSequence(String type) {
        return new RejectedEventException(
                "TYPE_OF_SEQUENCE",
                "the event has the type " + type
                        + ", which is the name of a sequence: only the rules make such events");
    }

    /** A stable name of the reason, for counters and dead letters. */
    public String code() {
        return code;
    }
}
