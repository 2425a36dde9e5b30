package io.tierstream.console.browser;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Membership;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A web shop whose customers are decided by the real engine: it gives what the job would have announced. Every customer's events come in
 * the order of time.
 */
final class Shop {

    private final Engine engine;
    private final Map<String, Customer> customers = new LinkedHashMap<>();
    private long events;

    Shop(String ruleSet, long version) {
        engine = Engine.compile(compiled(ruleSet, version), EngineSettings.DEFAULT);
    }

    private static RuleSet compiled(String text, long version) {
        Compilation compilation = RuleSets.compile("shop.yaml", text, version);
        if (compilation instanceof Compilation.Compiled compiled) {
            return compiled.ruleSet();
        }
        throw new IllegalArgumentException("the shop's rules have errors: " + compilation.issues());
    }

    /** Something happens; answers with what follows from it. */
    List<Announcement> happens(String customerId, Instant at, String type, Map<String, ?> fields) {
        Customer customer = customers.computeIfAbsent(customerId, id -> engine.open(id, null, new HeapPages()));
        events++;
        return announcements(
                customer,
                engine.step(
                        customer, new Event(customerId, "e-" + events, type, at.toEpochMilli(), Fields.of(fields))));
    }

    /** Time passes for all. */
    List<Announcement> passes(Instant now) {
        List<Announcement> all = new ArrayList<>();
        customers
                .values()
                .forEach(customer -> all.addAll(announcements(customer, engine.wake(customer, now.toEpochMilli()))));
        return all;
    }

    /** Where a customer stands. */
    Membership membership(String customerId) {
        Customer customer = customers.get(customerId);
        if (customer == null) {
            throw new IllegalArgumentException("there is no customer " + customerId);
        }
        return engine.membership(customer);
    }

    private List<Announcement> announcements(Customer customer, Step step) {
        List<Announcement> all = new ArrayList<>();
        for (Transition transition : step.transitions()) {
            all.add(transition);
        }
        if (step.isVisible()) {
            all.add(engine.membership(customer));
        }
        return all;
    }
}
