package io.tierstream.cli.replay;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transfer;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.ExpressionText;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Customers of a file who turn out to be others. */
public final class Merges {

    private final Map<String, Set<String>> from = new HashMap<>();
    private final Map<String, String> into = new HashMap<>();

    private Merges() {}

    /** Those of all customers of some events. */
    public static Merges in(EventSource events) throws IOException {
        Merges merges = new Merges();
        for (Event event = events.next(); event != null; event = events.next()) {
            Object remaining = Engine.isMerge(event) ? event.fields().get("into") : null;
            if (remaining != null) {
                String id = ExpressionText.value(remaining);
                merges.from.computeIfAbsent(id, none -> new HashSet<>()).add(event.customerId());
                merges.into.put(event.customerId(), id);
            }
        }
        return merges;
    }

    /** A customer, and all who turn out to be that customer. */
    public Set<String> unitedIn(String customerId) {
        Set<String> united = new HashSet<>();
        add(customerId, united);
        return united;
    }

    private void add(String customerId, Set<String> united) {
        if (united.add(customerId)) {
            from.getOrDefault(customerId, Set.of()).forEach(one -> add(one, united));
        }
    }

    /** Who a customer turns out to be; null for nobody else. */
    public @Nullable String successor(String customerId) {
        return into.get(customerId);
    }

    /**
     * Brings what is known of a customer who turned out to be another one there, and on if that one has left too.
     *
     * @param step what the engine gave for the command
     * @param customers gives the customer with an id
     * @param told receives the steps of those who take it in
     */
    public static void deliver(Engine engine, Step step, Function<String, Customer> customers, Consumer<Step> told) {
        for (Transfer transfer = step.transfer(); transfer != null; ) {
            Step next = engine.unite(customers.apply(transfer.into()), transfer);
            told.accept(next);
            transfer = next.transfer();
        }
    }
}
