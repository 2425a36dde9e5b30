package io.tierstream.flink.ingest;

/** Carries a rejection out of a decoder. It has no stack trace: records can be bad by the million. */
final class RejectedRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectionCode code;

    RejectedRecordException(RejectionCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    RejectionCode code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
