package io.tierstream.flink.ingest;

import java.util.Locale;

/** Why a record cannot be used. The texts are stable: they stand in headers, metrics and documentation. */
public enum RejectionCode {
    /** The record has no value (a tombstone). */
    NULL_VALUE("the record has no value"),
    /** The value is larger than {@code events.max-bytes}. */
    TOO_LARGE("the value is larger than `events.max-bytes`"),
    /** The first byte is not the zero of the registry's framing. */
    BAD_MAGIC("the value does not begin with a zero byte, so it was not written with a schema registry"),
    /** The registry does not know the schema id. */
    UNKNOWN_SCHEMA("the schema registry does not know the schema id"),
    /** The schema is no Avro record. */
    UNUSABLE_SCHEMA("the schema behind the id is not an Avro record"),
    /** No mapping is configured, and the schema is none of Tierstream's. */
    NO_MAPPING("the source has no mapping, and the record is none of Tierstream's own schemas"),
    /** The value ends too early. */
    TRUNCATED("the value ends before the record does"),
    /** The value goes on behind the record. */
    TRAILING_BYTES("the value goes on after the end of the record"),
    /** The bytes are not what the schema says. */
    MALFORMED_AVRO("the bytes do not fit the schema"),
    /** The text is not JSON, has a name twice, or nests too deep. */
    MALFORMED_JSON("the value is not JSON, holds a name twice, or nests too deep"),
    /** The JSON value is not an object. */
    NOT_AN_OBJECT("the value is JSON, but not an object"),
    MISSING_CUSTOMER_ID("the customer id is absent, null or empty"),
    CUSTOMER_ID_TOO_LONG("the customer id is longer than `events.max-customer-id-bytes`"),
    BAD_CUSTOMER_ID("the customer id is neither text nor a whole number, or is not valid UTF-8"),
    EVENT_ID_TOO_LONG("the event id is longer than `events.max-customer-id-bytes`"),
    MISSING_TYPE("the event type is absent, null or empty"),
    TYPE_TOO_LONG("the event type is longer than 255 characters"),
    RESERVED_TYPE(
            "the event type begins with `command.`, which is reserved for commands; they have a topic of their own"),
    MISSING_TIME("the event time is absent or null"),
    BAD_TIME("the event time cannot be read in the configured format"),
    TIME_OUT_OF_RANGE("the event time is 1970-01-01T00:00:00Z or earlier, or after the year 9999"),
    TIME_IN_FUTURE("the event time is further ahead of the clock than `time.max-future-skew`"),
    NUMBER_NOT_FINITE("a field is NaN or infinite"),
    NUMBER_TOO_LONG("a field has more digits than can be added up exactly"),
    /** Decoding failed in a way that nobody foresaw. */
    UNDECODABLE("decoding failed in an unforeseen way; please report it");

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String meaning;

    RejectionCode(String meaning) {
        this.meaning = meaning;
    }

    /** As in headers and metrics, such as {@code missing-customer-id}. */
    public String text() {
        return text;
    }

    /** What it says, for documentation. */
    public String meaning() {
        return meaning;
    }
}
