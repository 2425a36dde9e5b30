package io.tierstream.flink.operator;

import io.tierstream.engine.population.Census;
import java.io.Serializable;

/**
 * What some customers of a task show at an instant of a replay.
 *
 * @param instant milliseconds since the epoch
 * @param bytes their census, as {@link Census#write} writes it
 */
public record CountedCustomers(long instant, byte[] bytes) implements Serializable {

    private static final long serialVersionUID = 1L;
}
