package io.tierstream.engine;

import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A customer turns out to be another one. */
class MergeTest {

    private static final EngineSettings SETTINGS = new EngineSettings(1_000, 64, 500, new StorageSettings(2, 10, 2, 2));
    private static final ManualOverride ORDER = new ManualOverride("m", "ana", "same person", null, null);

    private static Rules shop() {
        return new Rules()
                .metric("n", Aggregate.COUNT, null, 100)
                .metric("ever", Aggregate.COUNT, null, 0)
                .metric("products", Aggregate.DISTINCT, "product", 0)
                .segment("busy", is("n", ">=", 3))
                .tierSet("value", tier("gold", is("ever", ">=", 5)), tier("silver", is("ever", ">=", 1)));
    }

    /** Several customers; whatever a step transfers arrives at once. */
    private static final class People {

        private final Map<String, HeapPages> rows = new HashMap<>();
        private final Map<String, Customer> customers = new HashMap<>();
        private final List<String> said = new ArrayList<>();
        private final List<Transition> transitions = new ArrayList<>();
        private Engine engine;

        private People(Rules rules) {
            engine = Engine.compile(rules.version(1), SETTINGS);
        }

        private HeapPages rowsOf(String id) {
            return rows.computeIfAbsent(id, missing -> new HeapPages());
        }

        private Customer get(String id) {
            return customers.computeIfAbsent(id, none -> engine.open(id, null, rowsOf(id)));
        }

        private Step step(String id, String eventId, long time, String type, Object... fields) {
            Event event = Story.event(eventId, time, type, fields);
            return step(new Event(id, eventId, type, time, event.fields()));
        }

        private Step step(Event event) {
            Step step = engine.step(get(event.customerId()), event);
            tell(step);
            for (Transfer on = step.transfer(); on != null; ) {
                Step next = engine.unite(get(on.into()), on);
                tell(next);
                on = next.transfer();
            }
            return step;
        }

        private void events(String id, long... times) {
            for (long time : times) {
                step(id, id + time, time, "x", "product", id + time);
            }
            said.clear();
            transitions.clear();
        }

        private Step merge(String id, String into, long time) {
            return step(order(id, into, time));
        }

        private void tell(Step step) {
            transitions.addAll(step.transitions());
            step.transitions().forEach(one -> said.add(one.customerId() + " " + Story.text(one)));
        }

        private void reopen(Engine next) {
            for (String id : Set.copyOf(customers.keySet())) {
                byte[] state = get(id).toBytes();
                customers.put(id, next.open(id, state, rowsOf(id)));
            }
            engine = next;
        }

        private Map<String, ?> metrics(String id) {
            return engine.membership(get(id)).metrics();
        }
    }

    private static Event order(String id, String into, long time) {
        return new Event(
                id,
                "m",
                "command.merge",
                time,
                Fields.of(Map.of("into", into, "author", "ana", "reason", "same person")));
    }

    private static People shopOf(long[] ada, long[] bo) {
        People people = new People(shop());
        people.events("ada", ada);
        people.events("bo", bo);
        people.reopen(people.engine);
        return people;
    }

    @Test
    void leavesEverythingAndGoesOnInTheOther() {
        People people = shopOf(new long[] {10, 60, 70}, new long[] {65, 66});
        Step step = people.merge("bo", "ada", 80);
        assertThat(people.said)
                .containsExactly("bo 80 EXIT value:silver", "ada 80 EXIT value:silver", "ada 80 ENTER value:gold");
        assertThat(people.transitions.get(0).reason()).isEqualTo(new Reason(Cause.MERGE, "m", List.of(), ORDER));
        Reason reason = people.transitions.get(2).reason();
        assertThat(reason.cause()).isEqualTo(Cause.MERGE);
        assertThat(reason.eventId()).isEqualTo("m");
        assertThat(reason.override()).isEqualTo(ORDER);
        assertThat(reason.evidence()).contains(new Evidence("ever", ">=", "5", "3", "5", false, true));
        assertThat(people.transitions.get(2).previous()).isEqualTo(new HeldTier("silver", 10));
        assertThat(step.receipt()).isEqualTo(new Receipt("bo", 80, ORDER, 1, 2, people.engine.version(), "ada"));
        assertThat(people.metrics("ada")).isEqualTo(Map.of("n", "5", "ever", "5", "products", "5"));
        people.reopen(people.engine);
        assertThat(Story.texts(people.engine.wake(people.get("ada"), 166))).containsExactly("165 EXIT busy");
    }

    @Test
    void nothingButWhoItIsNowIsKept() {
        People people = shopOf(new long[] {10}, new long[] {60, 61, 62, 63, 64, 65, 66, 67, 68});
        assertThat(people.rowsOf("bo").size()).as("rows before").isPositive();
        people.merge("bo", "ada", 80);
        assertThat(people.rowsOf("bo").size()).as("rows").isZero();
        assertThat(people.get("bo").toBytes()).as("bytes").hasSizeLessThan(20);
        people.reopen(people.engine);
        assertThat(people.metrics("ada")).isEqualTo(Map.of("n", "10", "ever", "10", "products", "10"));
    }

    @Test
    void whoIsNotKnownYetBeginsWithIt() {
        People people = shopOf(new long[0], new long[] {65, 66, 67});
        people.merge("bo", "ada", 80);
        assertThat(people.said)
                .containsExactly(
                        "bo 80 EXIT busy", "bo 80 EXIT value:silver", "ada 80 ENTER busy", "ada 80 ENTER value:silver");
        assertThat(people.engine.membership(people.get("ada")).tiers())
                .as("since when it counts")
                .isEqualTo(Map.of("value", new HeldTier("silver", 65)));
        assertThat(people.get("ada").now()).isEqualTo(80);
    }

    @Test
    void nothingIsTransferredOfWhoIsNotKnown() {
        People people = shopOf(new long[] {10}, new long[0]);
        Step step = people.merge("bo", "ada", 80);
        assertThat(step.transfer()).isNull();
        assertThat(step.receipt()).isNotNull();
        assertThatThrownBy(() -> people.step("bo", "e", 90, "x")).hasMessageContaining("turned out to be ada");
    }

    @Test
    void whatIsStillSentIsRefusedAndNamesWhoItIs() {
        People people = shopOf(new long[] {10}, new long[] {65});
        people.merge("bo", "ada", 80);
        people.reopen(people.engine);
        byte[] before = people.get("bo").toBytes();
        for (Event event : List.of(
                new Event("bo", "late", "x", 70, Fields.of(Map.of())),
                new Event("bo", "e", "x", 90, Fields.of(Map.of())),
                order("bo", "carl", 90),
                new Event("bo", "k", "command.erase", 90, Story.erase("k", 90).fields()))) {
            assertThatThrownBy(() -> people.step(event))
                    .isInstanceOf(RejectedEventException.class)
                    .hasMessage("customer bo turned out to be ada, at 1970-01-01T00:00:00.080Z: send it for ada")
                    .extracting(e -> ((RejectedEventException) e).code())
                    .isEqualTo("MERGED");
        }
        assertThat(people.get("bo").toBytes()).isEqualTo(before);
        Step again = people.merge("bo", "ada", 80);
        assertThat(again.outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(again.isVisible()).isFalse();
    }

    @Test
    void afterATimeItIsNotKnownAnyMore() {
        People people = shopOf(new long[] {10}, new long[] {65});
        people.merge("bo", "ada", 80);
        assertThat(people.get("bo").nextDue()).isEqualTo(580);
        people.step("bo", "e", 580, "x");
        assertThat(people.metrics("bo").get("ever")).isEqualTo("1");
    }

    @Test
    void aTransferCountsOnce() {
        People people = shopOf(new long[] {10}, new long[] {65});
        Transfer transfer = Objects.requireNonNull(people.merge("bo", "ada", 80).transfer());
        people.reopen(people.engine);
        Step again = people.engine.unite(people.get("ada"), transfer);
        assertThat(again.outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(people.metrics("ada").get("ever")).isEqualTo("2");
    }

    @Test
    void idsOfBothAreKnown() {
        People people = shopOf(new long[] {10, 70}, new long[] {65});
        people.merge("bo", "ada", 80);
        assertThat(people.step("ada", "bo65", 65, "x").outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(people.step("ada", "ada70", 70, "x").outcome()).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void goesOnToWhomTheOtherHasTurnedOutToBe() {
        People people = shopOf(new long[] {10}, new long[] {65});
        people.events("carl", 5);
        people.merge("ada", "carl", 75);
        people.merge("bo", "ada", 80);
        assertThat(people.metrics("carl").get("ever")).isEqualTo("3");
        assertThat(people.get("ada").isNew()).isTrue();
    }

    @Test
    void whoIsComeBackToBeginsAnewWithTheNumbersGoingOn() {
        People people = shopOf(new long[] {10}, new long[] {65});
        people.merge("ada", "bo", 75);
        long last = people.get("ada").sequence();
        people.said.clear();
        Event back = order("bo", "ada", 80);
        people.step(new Event("bo", "m2", back.type(), back.time(), back.fields()));
        assertThat(people.said).containsExactly("bo 80 EXIT value:silver", "ada 80 ENTER value:silver");
        assertThat(people.get("ada").sequence()).isEqualTo(last + 1);
        assertThat(people.metrics("ada").get("ever")).isEqualTo("2");
        people.step("ada", "late", 70, "x");
        assertThat(people.metrics("ada").get("ever")).isEqualTo("3");
    }

    @Test
    void whoWasErasedLaterTakesNothingIn() {
        People people = shopOf(new long[] {10}, new long[] {65});
        people.step(
                new Event("ada", "k", "command.erase", 90, Story.erase("k", 90).fields()));
        Step left = people.engine.step(people.get("bo"), order("bo", "ada", 80));
        Step step = people.engine.unite(people.get("ada"), Objects.requireNonNull(left.transfer()));
        assertThat(step.outcome()).isEqualTo(Outcome.ERASED);
        assertThat(people.get("ada").isNew()).isTrue();
    }

    @Test
    void whoeverStandsBetterCountsWithSinceWhen() {
        People people = new People(new Rules()
                .metric("n", Aggregate.COUNT, null, 50)
                .tierSet("value", tier("gold", is("n", ">=", 3), is("n", ">=", 1)), tier("silver", is("n", ">=", 1))));
        people.events("ada", 40);
        people.events("bo", 20, 21, 22, 70);
        people.merge("bo", "ada", 80);
        assertThat(people.said)
                .containsExactly("bo 80 EXIT value:gold", "ada 80 EXIT value:silver", "ada 80 ENTER value:gold");
        assertThat(people.engine.membership(people.get("ada")).tiers())
                .isEqualTo(Map.of("value", new HeldTier("gold", 22)));
    }

    @Test
    void timesInStateGoOn() {
        People people = new People(new Rules()
                .metric("n", Aggregate.COUNT, null, 0)
                .segment("settled", is("n", ">=", 1), null, new Timing(100, 0, 0, 0))
                .segment("left", is("n", "<", 2), null, new Timing(0, 30, 0, 0)));
        people.events("ada", 40);
        people.events("bo", 20, 25);
        assertThat(people.get("bo").nextDue()).isEqualTo(55);
        people.merge("bo", "ada", 50);
        people.said.clear();
        people.tell(people.engine.wake(people.get("ada"), 1_000));
        assertThat(people.said).containsExactly("ada 55 EXIT left", "ada 140 ENTER settled");
    }

    @Test
    void pinsGoOverWhereThereIsNone() {
        People people = shopOf(new long[] {10}, new long[] {65});
        String[] pin = {"target", "value:gold", "author", "eve", "reason", "vip"};
        people.step("bo", "p", 70, "command.pin", (Object[]) pin);
        people.said.clear();
        people.merge("bo", "ada", 80);
        assertThat(people.said)
                .containsExactly("bo 80 EXIT value:gold", "ada 80 EXIT value:silver", "ada 80 ENTER value:gold");
        assertThat(Objects.requireNonNull(people.transitions
                                .get(people.transitions.size() - 1)
                                .reason()
                                .override())
                        .author())
                .isEqualTo("eve");
        Membership membership = people.engine.membership(people.get("ada"));
        assertThat(membership.pins()).containsOnlyKeys("value");
        assertThat(Objects.requireNonNull(membership.pins().get("value")).automaticTier())
                .isEqualTo("silver");
    }

    @Test
    void whatASequenceHasBegunGoesOn() {
        SequenceDefinition sequence = new SequenceDefinition(
                "bought",
                List.of(
                        new SequenceStep(new Selection(Set.of("cart"), null), 1),
                        new SequenceStep(new Selection(Set.of("buy"), null), 1)),
                null,
                50,
                0);
        People people = new People(new Rules()
                .sequence(sequence)
                .metric("n", Aggregate.COUNT, null, new Selection(Set.of("bought"), null), Window.LIFETIME)
                .segment("s", is("n", ">=", 1)));
        people.events("ada", 10);
        people.step("bo", "c", 60, "cart");
        people.merge("bo", "ada", 80);
        people.said.clear();
        people.step("ada", "b", 90, "buy");
        assertThat(people.said).containsExactly("ada 90 ENTER s");
    }

    @Test
    void aTransferOfEarlierRulesIsBroughtOver() {
        People people = shopOf(new long[] {10}, new long[] {65, 66});
        Step left = people.engine.step(people.get("bo"), order("bo", "ada", 80));
        Rules next = shop().metric("more", Aggregate.COUNT, null, 200);
        RuleSet before = shop().version(1);
        people.reopen(Engine.compile(next.version(2), SETTINGS, version -> version == 1 ? before : null));
        Step step = people.engine.unite(people.get("ada"), Objects.requireNonNull(left.transfer()));
        assertThat(step.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(people.metrics("ada")).isEqualTo(Map.of("n", "3", "ever", "3", "products", "3", "more", "3"));
    }

    @Test
    void saysWhatIsWrongWithTheCommand() {
        People people = shopOf(new long[] {10}, new long[] {65});
        assertThatThrownBy(() -> people.merge("bo", "bo", 80))
                .hasMessage("into names the customer itself, bo: name the one who remains");
        assertThatThrownBy(() -> people.step("bo", "m", 80, "command.merge", "author", "ana", "reason", "same"))
                .hasMessage("field into is missing: command.merge needs into, author and reason");
    }
}
