package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.harness.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;

/**
 * Events in a list, which is one value in RocksDB: read at once and appended to. To drop old events is to write the list anew, so that
 * waits until some share of it is old.
 */
final class EventsInList implements EventStore {

    /** The list is written anew when one event in so many is too old. */
    private static final int SHARE = 8;

    private final ListState<KeptEvent> events;

    EventsInList(RuntimeContext context) {
        this.events = context.getListState(new ListStateDescriptor<>("events", KeptEventSerializer.INSTANCE));
    }

    @Override
    public void add(ShopEvent event, long oldest, Visitor visitor) throws Exception {
        KeptEvent added = new KeptEvent(event.time(), EventStore.cents(event));
        List<KeptEvent> young = new ArrayList<>();
        int old = 0;
        for (KeptEvent kept : events.get()) {
            if (kept.time() <= oldest) {
                old++;
            } else {
                visitor.see(kept.time(), kept.cents());
                young.add(kept);
            }
        }
        visitor.see(added.time(), added.cents());
        if (old * SHARE > young.size()) {
            young.add(added);
            events.update(young);
        } else {
            events.add(added);
        }
    }
}
