package io.tierstream.benchmarks.peers.sql;

import io.tierstream.benchmarks.harness.Answer;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.ProcessTableFunction;

/**
 * A table function that remembers, for each customer, the rules that hold, and gives an answer for each that changed. Its state is a map
 * with at most one entry because Flink writes any other kind of state back after each row, changed or not.
 */
public final class Changes extends ProcessTableFunction<byte[]> {

    private static final long serialVersionUID = 1L;
    private static final int TIME_PRECISION = 3;
    private static final int ONLY_KEY = 0;

    /** Called by Flink, which finds it by its name. */
    public void eval(
            @StateHint MapView<Integer, Long> holding,
            @ArgumentHint(
                            value = ArgumentTrait.SET_SEMANTIC_TABLE,
                            type =
                                    @DataTypeHint(
                                            value =
                                                    "ROW<event_id STRING NOT NULL, customer STRING NOT NULL, ts TIMESTAMP_LTZ(3) NOT NULL, rules BIGINT NOT NULL>",
                                            bridgedTo = RowData.class))
                    RowData row)
            throws Exception {
        Long remembered = holding.get(ONLY_KEY);
        long before = remembered == null ? 0 : remembered;
        long now = row.getLong(3);
        if (now == before) {
            return;
        }
        holding.put(ONLY_KEY, now);
        String event = row.getString(0).toString();
        String customer = row.getString(1).toString();
        long time = row.getTimestamp(2, TIME_PRECISION).getMillisecond();
        for (long left = now ^ before; left != 0; left &= left - 1) {
            int rule = Long.numberOfTrailingZeros(left);
            collect(new Answer(event, customer, time, rule, (now >> rule & 1) == 1).bytes());
        }
    }
}
