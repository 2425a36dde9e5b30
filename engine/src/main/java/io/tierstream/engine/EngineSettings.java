package io.tierstream.engine;

import io.tierstream.engine.metric.StorageSettings;
import java.util.Objects;

/**
 * Bounds of the engine.
 *
 * @param duplicateHorizonMillis a repeated event id is recognised while its event is not older than this against the
 *     customer's clock, milliseconds
 * @param duplicateCount and while fewer than this many other events of the customer were applied after it; 0 recognises
 *     none
 * @param erasureMemoryMillis how long it is remembered that a customer was erased, by the customer's clock, milliseconds; 0
 *     remembers nothing
 * @param storage the layout of histories
 */
public record EngineSettings(
        long duplicateHorizonMillis, int duplicateCount, long erasureMemoryMillis, StorageSettings storage) {

    private static final long DAY = 86_400_000;

    /** Ids of the last 64 events within 24 hours; erasures for 30 days. */
    public static final EngineSettings DEFAULT = new EngineSettings(DAY, 64, 30 * DAY, StorageSettings.DEFAULT);

    public EngineSettings {
        Objects.requireNonNull(storage);
        if (duplicateHorizonMillis < 0 || duplicateCount < 0 || erasureMemoryMillis < 0) {
            throw new IllegalArgumentException("the bounds of what is remembered must not be negative");
        }
    }
}
