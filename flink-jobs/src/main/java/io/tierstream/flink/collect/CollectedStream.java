package io.tierstream.flink.collect;

import java.util.UUID;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.collect.CollectResultIterator;
import org.apache.flink.streaming.api.operators.collect.CollectSinkOperatorFactory;
import org.apache.flink.streaming.api.transformations.LegacySinkTransformation;
import org.apache.flink.util.CloseableIterator;

/**
 * What {@link DataStream#collectAsync()} does, with a sink that can be closed before it was opened. Flink's own takes its TaskManager down with
 * it then, and a task that is cancelled while it restores is just that: <a href="https://issues.apache.org/jira/browse/FLINK-39330">
 * FLINK-39330</a>, open in Flink 2.2. Without that fault this package is not needed.
 */
public final class CollectedStream {

    private static final String NAME = "collect";

    private CollectedStream() {}

    /** The elements of a stream, once the environment's next job runs. Closing it cancels a job that is still running. */
    public static <T> CloseableIterator<T> of(DataStream<T> stream) {
        StreamExecutionEnvironment environment = stream.getExecutionEnvironment();
        TypeSerializer<T> serializer =
                stream.getType().createSerializer(environment.getConfig().getSerializerConfig());
        String accumulator = NAME + UUID.randomUUID();
        CollectSinkFactory<T> factory = new CollectSinkFactory<>(
                serializer,
                accumulator,
                environment
                        .getConfiguration()
                        .get(CollectSinkOperatorFactory.MAX_BATCH_SIZE)
                        .getBytes(),
                environment.getConfiguration().get(CollectSinkOperatorFactory.SOCKET_TIMEOUT));
        LegacySinkTransformation<T> sink = new LegacySinkTransformation<>(stream.getTransformation(), NAME, factory, 1);
        sink.setUid(NAME);
        environment.addOperator(sink);
        CollectResultIterator<T> results = new CollectResultIterator<>(
                NAME,
                serializer,
                accumulator,
                environment.getCheckpointConfig(),
                environment
                        .getConfiguration()
                        .get(RpcOptions.ASK_TIMEOUT_DURATION)
                        .toMillis());
        environment.registerCollectIterator(results);
        return results;
    }
}
