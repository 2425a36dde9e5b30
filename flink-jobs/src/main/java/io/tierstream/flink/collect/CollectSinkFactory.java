package io.tierstream.flink.collect;

import java.time.Duration;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventDispatcher;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.SimpleUdfStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.StreamSink;
import org.apache.flink.streaming.api.operators.collect.CollectSinkOperatorCoordinator;

/** Makes the sink that the results are fetched from, and its coordinator. */
final class CollectSinkFactory<T> extends SimpleUdfStreamOperatorFactory<Object>
        implements CoordinatedOperatorFactory<Object> {

    private static final long serialVersionUID = 1;

    private final int socketTimeoutMillis;

    CollectSinkFactory(
            TypeSerializer<T> serializer, String accumulator, long maxBytesPerBatch, Duration socketTimeout) {
        super(new Sink<>(new CollectSink<>(serializer, maxBytesPerBatch, accumulator)));
        socketTimeoutMillis = Math.toIntExact(socketTimeout.toMillis());
    }

    @Override
    public <O extends StreamOperator<Object>> O createStreamOperator(StreamOperatorParameters<Object> parameters) {
        O operator = super.createStreamOperator(parameters);
        Sink<?> sink = (Sink<?>) operator;
        OperatorID id = parameters.getStreamConfig().getOperatorID();
        OperatorEventDispatcher dispatcher = parameters.getOperatorEventDispatcher();
        sink.results.setOperatorEventGateway(dispatcher.getOperatorEventGateway(id));
        dispatcher.registerEventHandler(id, sink);
        return operator;
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String operatorName, OperatorID id) {
        return new CollectSinkOperatorCoordinator.Provider(id, socketTimeoutMillis);
    }

    private static final class Sink<T> extends StreamSink<T> implements OperatorEventHandler {

        private static final long serialVersionUID = 1;

        private final CollectSink<T> results;

        Sink(CollectSink<T> results) {
            super(results);
            this.results = results;
        }

        @Override
        public void handleOperatorEvent(OperatorEvent event) {
            // The coordinator sends none.
        }

        @Override
        public void close() throws Exception {
            results.accumulateFinalResults();
            super.close();
        }
    }
}
