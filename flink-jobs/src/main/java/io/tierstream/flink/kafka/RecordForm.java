package io.tierstream.flink.kafka;

import io.tierstream.schemas.Contract;
import java.io.Serializable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;

/**
 * What the Kafka record of a value looks like.
 *
 * @param <T> the value
 * @param <R> the generated class of its contract
 */
public interface RecordForm<T, R extends SpecificRecord> extends Serializable {

    Contract contract();

    Class<R> recordClass();

    /** The record's key, written in UTF-8. */
    String key(T value);

    /**
     * The record's value.
     *
     * @param made when the value was made, milliseconds since the epoch
     * @param now milliseconds since the epoch
     */
    R record(T value, long made, long now);

    /** Adds headers; there are none unless a form says otherwise. */
    default void addHeaders(T value, Headers headers) {}
}
