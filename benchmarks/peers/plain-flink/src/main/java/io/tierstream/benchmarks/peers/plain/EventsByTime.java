package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.harness.ShopEvent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Events by their time in a map, which can drop an old one without touching the others: the way of most examples. RocksDB keeps them in
 * time order, so one pass over the map reads them, drops the old ones, and finds those of the same instant.
 */
final class EventsByTime implements EventStore {

    private static final int[] NONE = {};

    /** For each instant, the cents of its events. */
    private final MapState<Long, int[]> events;

    EventsByTime(RuntimeContext context) {
        this.events = context.getMapState(
                new MapStateDescriptor<>("events", Types.LONG, PrimitiveArrayTypeInfo.INT_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void add(ShopEvent event, long oldest, Visitor visitor) throws Exception {
        int[] ofThisInstant = NONE;
        for (Iterator<Map.Entry<Long, int[]>> all = events.iterator(); all.hasNext(); ) {
            Map.Entry<Long, int[]> entry = all.next();
            long time = entry.getKey();
            if (time <= oldest) {
                all.remove();
                continue;
            }
            int[] ofInstant = entry.getValue();
            for (int cents : ofInstant) {
                visitor.see(time, cents);
            }
            if (time == event.time()) {
                ofThisInstant = ofInstant;
            }
        }
        int added = EventStore.cents(event);
        visitor.see(event.time(), added);
        int[] more = Arrays.copyOf(ofThisInstant, ofThisInstant.length + 1);
        more[ofThisInstant.length] = added;
        events.put(event.time(), more);
    }
}
