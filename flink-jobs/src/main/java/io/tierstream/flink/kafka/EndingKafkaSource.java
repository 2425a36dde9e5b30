package io.tierstream.flink.kafka;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/**
 * A bounded Kafka source that comes to its end also after it was restored. The connector's does not: once all partitions are given to
 * readers, an enumerator that begins with a stored state, from a savepoint or after the JobManager failed, never tells the readers that
 * no more will follow (FLINK-31006), and they wait for ever. Here each reader is told so when it reports.
 *
 * @param <T> what it reads
 */
final class EndingKafkaSource<T> extends DelegatingSource<T, KafkaSource<T>> {

    private static final long serialVersionUID = 1L;

    EndingKafkaSource(KafkaSource<T> source) {
        super(source);
        if (source.getBoundedness() != Boundedness.BOUNDED) {
            throw new IllegalArgumentException("the source has no end");
        }
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) throws Exception {
        SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restored = super.restoreEnumerator(context, state);
        // Before the partitions are known, the enumerator looks for them and does say when all are given out.
        return state.initialDiscoveryFinished() ? new Ending(restored, context) : restored;
    }

    /** A bounded source looks for partitions once, so that all there will ever be are in the state or with the readers. */
    private static final class Ending extends DelegatingEnumerator {

        private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restored;
        private final SplitEnumeratorContext<KafkaPartitionSplit> context;

        Ending(
                SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restored,
                SplitEnumeratorContext<KafkaPartitionSplit> context) {
            this.restored = restored;
            this.context = context;
        }

        @Override
        SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> inner() {
            return restored;
        }

        /** Gives the reader what waits for it, and then tells it that this is all. */
        @Override
        public void addReader(int subtask) {
            super.addReader(subtask);
            context.signalNoMoreSplits(subtask);
        }
    }
}
