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
 * @param storage the layout of histories
 */
public record EngineSettings(long duplicateHorizonMillis, int duplicateCount, StorageSettings storage) {

    /** Ids of the last 64 events within 24 hours. */
    public static final EngineSettings DEFAULT = new EngineSettings(86_400_000, 64, StorageSettings.DEFAULT);

    public EngineSettings {
        Objects.requireNonNull(storage);
        if (duplicateHorizonMillis < 0 || duplicateCount < 0) {
            throw new IllegalArgumentException("the bounds of duplicate recognition must not be negative");
        }
    }
}
