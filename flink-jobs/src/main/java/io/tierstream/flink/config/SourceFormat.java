package io.tierstream.flink.config;

/** How the values of a source's records are written. */
public enum SourceFormat {
    /** Avro behind a zero byte and the four-byte id of its schema in the registry. */
    AVRO,
    /** One JSON object. */
    JSON
}
