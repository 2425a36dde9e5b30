package io.tierstream.flink.operator;

import io.tierstream.engine.Transfer;
import io.tierstream.flink.ingest.Inbound;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;

/**
 * Transfers to the customer at whose key the task stands, until they can be taken in: some come in several parts, and one that was written under a
 * rule set that the task has not compiled yet waits for it.
 */
final class ArrivingTransfers {

    private final MapState<String, Inbound> parts;

    ArrivingTransfers(MapState<String, Inbound> parts) {
        this.parts = parts;
    }

    /** Keeps a part. A repeated one takes the place of the first. */
    void add(Inbound.Arrived part) throws Exception {
        parts.put(part.transfer().part() + " " + part.transfer().id(), part);
    }

    /** Those of which all parts are here, put together, the earliest first. */
    List<Inbound.Arrived> complete() throws Exception {
        Map<String, List<Inbound.Arrived>> byId = new TreeMap<>();
        for (Inbound part : parts.values()) {
            Inbound.Arrived arrived = (Inbound.Arrived) part;
            byId.computeIfAbsent(arrived.transfer().id(), none -> new ArrayList<>())
                    .add(arrived);
        }
        List<Inbound.Arrived> complete = new ArrayList<>();
        for (List<Inbound.Arrived> found : byId.values()) {
            if (found.size() == found.get(0).transfer().parts()) {
                complete.add(joined(found));
            }
        }
        complete.sort(Comparator.comparingLong(arrived -> arrived.transfer().at()));
        return complete;
    }

    private static Inbound.Arrived joined(List<Inbound.Arrived> found) {
        found.sort(Comparator.comparingInt(arrived -> arrived.transfer().part()));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        found.forEach(part -> content.writeBytes(part.transfer().content()));
        Inbound.Arrived first = found.get(0);
        return new Inbound.Arrived(first.transfer().whole(content.toByteArray()), first.origin());
    }

    /** Forgets one that has been taken in. */
    void remove(Transfer whole) throws Exception {
        List<String> keys = new ArrayList<>();
        for (Map.Entry<String, Inbound> part : parts.entries()) {
            if (((Inbound.Arrived) part.getValue()).transfer().id().equals(whole.id())) {
                keys.add(part.getKey());
            }
        }
        for (String key : keys) {
            parts.remove(key);
        }
    }
}
