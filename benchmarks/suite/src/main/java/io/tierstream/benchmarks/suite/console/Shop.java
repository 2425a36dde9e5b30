package io.tierstream.benchmarks.suite.console;

import io.tierstream.benchmarks.suite.console.Life.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes the topics of a shop: all that there is to be read at the start, and what happens afterwards. One thread. */
public final class Shop {

    /** The segment that customers enter and leave live; nobody is in it before. */
    private static final Target CARE = Target.segment("needs_care");

    private static final int METRICS = 1;

    private final ConsoleTopics topics;
    private final Population population;
    private final WebShop records;
    private final Instant begin;
    private final Map<Integer, Integer> moves = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private long entries;
    private long exits;

    /** How many customers, and how many records in all. */
    public record Written(int customers, long records) {}

    Shop(ConsoleTopics topics, Population population, String rules, Instant now) {
        this.topics = topics;
        this.population = population;
        this.begin = now.minus(Life.SPAN).minusSeconds(60);
        this.records = new WebShop(rules, begin);
    }

    /** All transitions in the order of time, each customer's membership after the last, the counts and the rule set. */
    Written fill() {
        topics.send(records.document(), records.verdict());
        Map<Target, long[]> counts = new LinkedHashMap<>();
        for (int n = 0; n < population.transitions(); n++) {
            Population.Place place = population.place(n);
            Life life = population.life(place.customer());
            Step step = life.steps().get(place.step());
            topics.send(records.transition(Population.id(place.customer()), place.step() + 1L, step));
            counts.computeIfAbsent(step.target(), none -> new long[2])[step.enters() ? 0 : 1]++;
            if (place.step() == life.steps().size() - 1) {
                membership(place.customer(), life, false, life.steps().size(), begin.plus(step.at()));
            }
        }
        counts.forEach((target, count) ->
                topics.send(target, WebShop.count(target, count[0], count[1], begin.plus(Life.SPAN))));
        topics.flush();
        return new Written(
                population.customers(), population.transitions() + population.customers() + counts.size() + 2L);
    }

    private void membership(int customer, Life life, boolean inCare, long sequence, Instant asOf) {
        topics.send(records.membership(
                Population.id(customer),
                life.held(),
                inCare ? CARE : null,
                sequence,
                asOf,
                population.random(customer, METRICS)));
    }

    /** Moves a customer into the segment that is live, or out of it; returns the transition's id. */
    String move() {
        int customer = random.nextInt(population.customers());
        int moved = moves.merge(customer, 1, Integer::sum);
        boolean enters = moved % 2 == 1;
        Life life = population.life(customer);
        long sequence = life.steps().size() + moved;
        Instant now = Instant.now();
        if (enters) {
            entries++;
        } else {
            exits++;
        }
        topics.send(WebShop.transition(Population.id(customer), sequence, CARE, enters, now)
                .build());
        membership(customer, life, enters, sequence, now);
        return WebShop.id(Population.id(customer), sequence);
    }

    /** Tells how many have moved so far; returns entries and exits together. */
    long count() {
        topics.send(CARE, WebShop.count(CARE, entries, exits, Instant.now()));
        return entries + exits;
    }

    /** How the console names the segment that is live. */
    static String liveTarget() {
        return "segment:" + CARE.name();
    }

    int customers() {
        return population.customers();
    }
}
