package io.tierstream.benchmarks.peers.sql;

import io.tierstream.benchmarks.flink.FlinkPeer;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** The job: two Kafka tables and one statement. */
public final class FlinkSqlPeer extends FlinkPeer {

    /** Behind the window: what comes in has been through it, what goes out are answers. */
    private static final String OPERATOR = "changes";

    /** A broker grants no more unless told to. */
    private static final String TRANSACTION_TIMEOUT_MILLIS = "900000";

    public FlinkSqlPeer() {
        super(OPERATOR, "numRecordsOut", List.of());
    }

    @Override
    protected void define(Workload workload, Stretch stretch, StreamExecutionEnvironment environment) {
        String query = Query.of(workload.question());
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.OBJECT_REUSE, true);
        environment.configure(flink);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporarySystemFunction("Changes", Changes.class);
        // Times do not decrease in a partition, but may be equal.
        tables.executeSql("CREATE TEMPORARY TABLE events (" + ShopEventFormatFactory.COLUMNS
                + ", WATERMARK FOR ts AS ts - INTERVAL '0.001' SECOND) WITH "
                + options(source(workload, stretch)));
        tables.executeSql("CREATE TEMPORARY TABLE answers (customer STRING, answer BYTES) WITH "
                + options(sink(workload, stretch)));
        StreamStatementSet statements = tables.createStatementSet();
        statements.addInsertSql(query);
        statements.attachAsDataStream();
        name(environment.getTransformations());
    }

    private static Map<String, String> source(Workload workload, Stretch stretch) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "kafka");
        options.put("properties.bootstrap.servers", workload.bootstrapServers());
        options.put("properties.group.id", stretch.name());
        options.put("topic", stretch.topic());
        options.put("scan.startup.mode", "earliest-offset");
        if (stretch.ends()) {
            options.put("scan.bounded.mode", "latest-offset");
        }
        if (workload.live()) {
            // A row waits for the watermark, which comes every 200 ms otherwise.
            options.put("scan.watermark.emit.strategy", "on-event");
        }
        options.put("format", ShopEventFormatFactory.IDENTIFIER);
        return options;
    }

    private static Map<String, String> sink(Workload workload, Stretch stretch) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connector", "kafka");
        options.put("properties.bootstrap.servers", workload.bootstrapServers());
        options.put("properties.linger.ms", workload.live() ? "0" : "50");
        options.put("properties.batch.size", "65536");
        options.put("topic", stretch.output());
        if (workload.exactlyOnce()) {
            options.put("sink.delivery-guarantee", "exactly-once");
            options.put("sink.transactional-id-prefix", stretch.name());
            options.put("properties.transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
        } else {
            options.put("sink.delivery-guarantee", "at-least-once");
        }
        options.put("key.format", "raw");
        options.put("key.fields", "customer");
        options.put("value.format", "raw");
        options.put("value.fields-include", "EXCEPT_KEY");
        return options;
    }

    private static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Gives the operator of {@link Changes} a name to count by; the planner's own has a number in it. */
    private static void name(List<Transformation<?>> ends) {
        for (Transformation<?> end : ends) {
            for (Transformation<?> step : end.getTransitivePredecessors()) {
                if (step.getName().startsWith("ProcessTableFunction")) {
                    step.setName(OPERATOR);
                    return;
                }
            }
        }
        throw new IllegalStateException("the plan has no process table function");
    }
}
