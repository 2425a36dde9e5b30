package io.tierstream.flink.config;

import java.io.Serializable;

/**
 * The topics beside the event sources, and how missing ones are created.
 *
 * @param create whether missing topics are created
 * @param partitions of created topics; 0 leaves it to the broker
 * @param replication of created topics; 0 leaves it to the broker
 */
public record TopicsConfig(
        String rules,
        String ruleSetStatus,
        String commands,
        String transitions,
        String memberships,
        String distribution,
        String deadLetters,
        String cutOffs,
        String receipts,
        String transfers,
        boolean create,
        int partitions,
        int replication)
        implements Serializable {}
