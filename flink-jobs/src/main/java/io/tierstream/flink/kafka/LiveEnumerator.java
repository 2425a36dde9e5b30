package io.tierstream.flink.kafka;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.jspecify.annotations.Nullable;

/**
 * The connector's enumerator, which also tells each reader when all partitions have been given out. They have been when the first look
 * for partitions is over, which the connector does besides and after which it gives them to the readers that are there.
 */
final class LiveEnumerator implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

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
        inner().addReader(subtask);
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

    private SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> inner() {
        return Objects.requireNonNull(inner);
    }

    @Override
    public void start() {
        inner().start();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        inner().handleSplitRequest(subtask, host);
    }

    @Override
    public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
        inner().addSplitsBack(splits, subtask);
    }

    @Override
    public KafkaSourceEnumState snapshotState(long checkpointId) throws Exception {
        return inner().snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        inner().notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        inner().notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        inner().handleSourceEvent(subtask, event);
    }

    @Override
    public void close() throws IOException {
        inner().close();
    }

    /** Makes an enumerator. */
    @FunctionalInterface
    interface Maker {

        SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> make(
                SplitEnumeratorContext<KafkaPartitionSplit> context) throws Exception;
    }
}
