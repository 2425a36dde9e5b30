package io.tierstream.schemas;

/** The bytes are not what they should be: no header, or not a record of the schema that the header names. */
public final class MalformedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MalformedRecordException(String message) {
        super(message);
    }

    MalformedRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
