package io.tierstream.cli.replay;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.metric.HeapPages;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** All customers of a replay in memory: those seen lately ready for use, the others packed as the job stores them. */
final class CustomerStore {

    private Engine engine;
    private final Map<String, Live> live;
    private final Map<String, Packed> packed = new HashMap<>();

    private record Live(Customer customer, HeapPages pages) {}

    private record Packed(byte[] state, HeapPages pages) {}

    /**
     * An empty store.
     *
     * @param maxLive how many customers are kept ready
     */
    CustomerStore(Engine engine, int maxLive) {
        this.engine = engine;
        live = new LinkedHashMap<>(1024, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Live> eldest) {
                if (size() <= maxLive) {
                    return false;
                }
                pack(eldest.getKey(), eldest.getValue());
                return true;
            }
        };
    }

    /** The customer, new if not seen before. */
    Customer get(String id) {
        Live known = live.get(id);
        if (known != null) {
            return known.customer();
        }
        Packed before = packed.remove(id);
        HeapPages pages = before == null ? new HeapPages() : before.pages();
        Customer customer = engine.open(id, before == null ? null : before.state(), pages);
        live.put(id, new Live(customer, pages));
        return customer;
    }

    private void pack(String id, Live customer) {
        if (!customer.customer().isEmpty()) {
            packed.put(id, new Packed(customer.customer().toBytes(), customer.pages()));
        }
    }

    /** Visits every customer. */
    void forEach(Consumer<Customer> visitor) {
        live.values().forEach(customer -> visitor.accept(customer.customer()));
        packed.replaceAll((id, before) -> {
            Customer customer = engine.open(id, before.state(), before.pages());
            visitor.accept(customer);
            return new Packed(customer.toBytes(), before.pages());
        });
    }

    /** Another engine with the same rules decides from now on. */
    void use(Engine next) {
        engine = next;
        live.replaceAll((id, before) -> {
            Customer customer = before.customer();
            byte[] state = customer.isEmpty() ? null : customer.toBytes();
            return new Live(next.open(id, state, before.pages()), before.pages());
        });
    }

    /** Visits every customer once; they cannot be asked for afterwards. */
    void drain(Consumer<Customer> visitor) {
        live.values().forEach(customer -> visitor.accept(customer.customer()));
        live.clear();
        packed.forEach((id, before) -> visitor.accept(engine.open(id, before.state(), before.pages())));
        packed.clear();
    }
}
