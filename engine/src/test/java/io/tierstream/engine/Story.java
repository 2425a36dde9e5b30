package io.tierstream.engine;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.Pages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One customer's story: what happens to {@code ada}, and what follows. */
final class Story {

    static final String CUSTOMER = "ada";

    final HeapPages rows = new HeapPages();
    private final Pages pages;
    private Engine engine;
    private Customer customer;

    Story(Rules rules) {
        this(Engine.compile(rules.version(1), EngineSettings.DEFAULT));
    }

    Story(Engine engine) {
        this.engine = engine;
        this.pages = rows;
        this.customer = engine.open(CUSTOMER, null, pages);
    }

    /** An event with fields given as name, value, name, value; an int stands for a number. */
    static Event event(@Nullable String id, long time, String type, Object... fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            Object value = fields[i + 1];
            values.put((String) fields[i], value instanceof Integer number ? Decimal.of(number) : value);
        }
        return new Event(CUSTOMER, id, type, time, Fields.of(values));
    }

    static Event erase(String id, long time) {
        return event(id, time, "command.erase", "author", "ana", "reason", "asked for it");
    }

    List<String> at(long time, String type, Object... fields) {
        return texts(step(event(null, time, type, fields)));
    }

    Step step(Event event) {
        return engine.step(customer, event);
    }

    List<String> until(long time) {
        return texts(engine.wake(customer, time));
    }

    Step wake(long time) {
        return engine.wake(customer, time);
    }

    /** Stores and loads the customer, under another rule set if need be. */
    Story reopen(Engine next) {
        byte[] state = customer.toBytes();
        engine = next;
        customer = engine.open(CUSTOMER, state, pages);
        return this;
    }

    Engine engine() {
        return engine;
    }

    Customer customer() {
        return customer;
    }

    Membership membership() {
        return engine.membership(customer);
    }

    @Nullable
    String value(String metric) {
        return membership().metrics().get(metric);
    }

    static List<String> texts(Step step) {
        return step.transitions().stream().map(Story::text).toList();
    }

    /** {@code time direction target}. */
    static String text(Transition transition) {
        return transition.time() + " " + transition.direction() + " " + transition.target();
    }
}
