package io.tierstream.flink.operator;

import java.io.Serializable;

/**
 * What the operator needs to know besides the rules.
 *
 * @param initialRules the rule set to begin with; state that is restored may hold a newer one
 * @param duplicateHorizonMillis see {@link io.tierstream.engine.EngineSettings}
 * @param duplicateCount see {@link io.tierstream.engine.EngineSettings}
 * @param erasureMemoryMillis see {@link io.tierstream.engine.EngineSettings}
 * @param cacheBytes heap that recently seen customers may take in each task, about; 0 keeps none
 * @param end where time ends
 * @param eventTypeCounters most event types with a counter of their own
 * @param latencySamples samples that a latency histogram holds
 */
public record SegmentationSettings(
        PublishedRuleSet initialRules,
        long duplicateHorizonMillis,
        int duplicateCount,
        long erasureMemoryMillis,
        long cacheBytes,
        EndOfTime end,
        int eventTypeCounters,
        int latencySamples)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The same with another end of time. */
    public SegmentationSettings until(EndOfTime another) {
        return new SegmentationSettings(
                initialRules,
                duplicateHorizonMillis,
                duplicateCount,
                erasureMemoryMillis,
                cacheBytes,
                another,
                eventTypeCounters,
                latencySamples);
    }
}
