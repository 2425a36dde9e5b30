package io.tierstream.flink.kafka;

import java.util.Objects;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.jspecify.annotations.Nullable;

/**
 * The connector's enumerator, which also tells each reader when all partitions have been given out. They have been when the first look
 * for partitions is over, which the connector does besides and after which it gives them to the readers that are there.
 */
final class LiveEnumerator extends DelegatingEnumerator {

    private final SplitEnumeratorContext<KafkaPartitionSplit> context;
    private @Nullable SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> inner;
    private boolean allAssigned;

    private LiveEnumerator(SplitEnumeratorContext<KafkaPartitionSplit> context) {
        this.context = context;
    }

    /** Makes the connector's enumerator, or one around it, and puts itself around that. */
    static LiveEnumerator around(SplitEnumeratorContext<KafkaPartitionSplit> context, Maker maker) throws Exception {
        LiveEnumerator enumerator = new LiveEnumerator(context);
        enumerator.inner = maker.make(new WatchedContext(context, enumerator::lookAgain));
        return enumerator;
    }

    @Override
    public void addReader(int subtask) {
        super.addReader(subtask);
        if (allAssigned) {
            context.sendEventToSourceReader(subtask, new AllAssigned());
        } else {
            lookAgain();
        }
    }

    /** To be called when the connector has done something besides. */
    private void lookAgain() {
        if (allAssigned || !isDiscoveryFinished()) {
            return;
        }
        allAssigned = true;
        context.registeredReaders()
                .keySet()
                .forEach(subtask -> context.sendEventToSourceReader(subtask, new AllAssigned()));
    }

    private boolean isDiscoveryFinished() {
        try {
            return inner().snapshotState(-1).initialDiscoveryFinished();
        } catch (Exception e) {
            throw new IllegalStateException("the connector's enumerator does not tell its state", e);
        }
    }

    @Override
    SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> inner() {
        return Objects.requireNonNull(inner);
    }

    /** Makes an enumerator. */
    @FunctionalInterface
    interface Maker {

        SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> make(
                SplitEnumeratorContext<KafkaPartitionSplit> context) throws Exception;
    }
}
