package io.tierstream.flink.kafka;

import io.tierstream.flink.time.TaskPartitions;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/**
 * A Kafka source that tells the clocks of its tasks what they read, so that time does not pass over a backlog: which partitions a task
 * has, where it begins in them, and when all partitions have been given out.
 *
 * @param <T> what it reads
 * @param <S> the connector's source, or one around it
 */
final class LiveKafkaSource<T, S extends Source<T, KafkaPartitionSplit, KafkaSourceEnumState> & ResultTypeQueryable<T>>
        extends DelegatingSource<T, S> {

    private static final long serialVersionUID = 1L;

    LiveKafkaSource(S source) {
        super(source);
    }

    @Override
    public SourceReader<T, KafkaPartitionSplit> createReader(SourceReaderContext context) throws Exception {
        return new LiveReader<>(super.createReader(context), TaskPartitions.opened(context.metricGroup()));
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) throws Exception {
        return LiveEnumerator.around(context, super::createEnumerator);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) throws Exception {
        return LiveEnumerator.around(context, inner -> super.restoreEnumerator(inner, state));
    }
}
