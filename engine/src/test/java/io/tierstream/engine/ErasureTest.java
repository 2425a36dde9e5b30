package io.tierstream.engine;

import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.tier.ManualOverride;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A customer is forgotten. */
class ErasureTest {

    private static final EngineSettings SETTINGS = new EngineSettings(1_000, 64, 500, new StorageSettings(2, 10, 2, 2));

    private static Rules shop() {
        return new Rules()
                .metric("n", Aggregate.COUNT, null, 100)
                .metric("ever", Aggregate.COUNT, null, 0)
                .metric("products", Aggregate.DISTINCT, "product", 0)
                .segment("busy", is("n", ">=", 2))
                .tierSet("value", tier("gold", is("ever", ">=", 3)), tier("silver", is("ever", ">=", 1)));
    }

    private static Story story() {
        return new Story(Engine.compile(shop().version(1), SETTINGS));
    }

    private static Story erasedAt100() {
        Story story = story();
        for (int i = 0; i < 8; i++) {
            story.at(60 + i, "x", "product", "p" + i);
        }
        story.reopen(story.engine());
        story.step(Story.erase("k", 100));
        return story;
    }

    @Test
    void leavesEverythingAndSaysWhoOrderedIt() {
        Story story = story();
        story.at(10, "x");
        story.at(20, "x");
        Step step = story.step(Story.erase("k", 100));
        assertThat(Story.texts(step)).containsExactly("100 EXIT busy", "100 EXIT value:silver");
        ManualOverride order = new ManualOverride("k", "ana", "asked for it", null, null);
        assertThat(step.transitions())
                .extracting(Transition::reason)
                .containsOnly(new Reason(Cause.ERASURE, "k", List.of(), order));
        assertThat(step.transitions().get(1).previous()).isEqualTo(new HeldTier("silver", 10));
        assertThat(step.receipt())
                .isEqualTo(new Receipt("ada", 100, order, 2, 4, story.engine().version(), null));
        assertThat(step.isVisible()).isTrue();
    }

    @Test
    void nothingButWhenItWasIsKept() {
        Story busy = erasedAt100();
        assertThat(busy.rows.size()).as("rows").isZero();

        Story quiet = story();
        quiet.at(60, "x", "product", "p0");
        quiet.step(Story.erase("k", 100));
        int before = quiet.customer().toBytes().length;

        assertThat(busy.customer().toBytes()).as("bytes, whatever was there").hasSize(before);
        assertThat(busy.customer().isNew()).isTrue();
        assertThat(busy.customer().isEmpty()).isFalse();
    }

    @Test
    void whatTheEngineIsToldOfAnUnknownCustomerIsRememberedToo() {
        Story story = story();
        Step step = story.step(Story.erase("k", 100));
        assertThat(step.transitions()).isEmpty();
        assertThat(step.receipt()).isNotNull();
        assertThat(story.step(Story.event("late", 90, "x")).outcome()).isEqualTo(Outcome.ERASED);
    }

    @Test
    void lateEventsBringNobodyBack() {
        Story story = erasedAt100();
        for (long late : new long[] {61, 100}) {
            Step step = story.step(Story.event("late" + late, late, "x"));
            assertThat(step.outcome()).isEqualTo(Outcome.ERASED);
            assertThat(step.isVisible()).isFalse();
            story.reopen(story.engine());
        }
        assertThat(story.customer().isNew()).isTrue();
    }

    @Test
    void whoComesBackBeginsAnewAndTheNumbersGoOn() {
        Story story = erasedAt100();
        long last = story.customer().sequence();
        Step step = story.step(Story.event("e", 101, "x", "product", "p1"));
        assertThat(Story.texts(step)).containsExactly("101 ENTER value:silver");
        assertThat(step.transitions().get(0).sequence()).isEqualTo(last + 1);
        assertThat(story.membership().metrics()).isEqualTo(Map.of("n", "1", "ever", "1", "products", "1"));

        story.reopen(story.engine());
        assertThat(story.step(Story.event("late", 99, "x")).outcome()).isEqualTo(Outcome.ERASED);
        assertThat(story.value("ever")).isEqualTo("1");
    }

    @Test
    void isForgottenItselfAfterATime() {
        Story story = erasedAt100();
        assertThat(story.customer().nextDue()).isEqualTo(600);
        assertThat(story.wake(599).nextDue()).isEqualTo(600);
        assertThat(story.customer().isEmpty()).isFalse();
        assertThat(story.wake(600).nextDue()).isEqualTo(Long.MAX_VALUE);
        assertThat(story.customer().isEmpty()).isTrue();
    }

    @Test
    void whoComesBackAfterThatIsUnknownWhetherOrNotTheTimerHasFired() {
        for (boolean fired : new boolean[] {true, false}) {
            Story story = erasedAt100();
            if (fired) {
                story.wake(600);
            }
            Step step = story.step(Story.event("e", 600, "x"));
            assertThat(step.transitions()).extracting(Transition::sequence).containsExactly(1L);
        }
    }

    @Test
    void whatIsDueBeforeHappensFirst() {
        Story story = story();
        story.at(10, "x");
        story.at(20, "x");
        Step step = story.step(Story.erase("k", 115));
        assertThat(Story.texts(step)).containsExactly("110 EXIT busy", "115 EXIT value:silver");
        assertThat(step.transitions())
                .extracting(transition -> transition.reason().cause())
                .containsExactly(Cause.TIME, Cause.ERASURE);
    }

    @Test
    void takesEffectAtTheCustomersClockIfThatIsLater() {
        Story story = story();
        story.at(200, "x");
        Step step = story.step(Story.erase("k", 100));
        assertThat(Story.texts(step)).containsExactly("200 EXIT value:silver");
        assertThat(story.step(Story.event("late", 200, "x")).outcome()).isEqualTo(Outcome.ERASED);
    }

    @Test
    void pinsAreForgotten() {
        Story story = story();
        Event pin = Story.event(
                "p", 10, "command.pin", "target", "value:gold", "author", "ben", "reason", "he is a friend");
        story.step(pin);
        assertThat(Story.texts(story.step(Story.erase("k", 20)))).containsExactly("20 EXIT value:gold");
        story.at(30, "x");
        assertThat(story.membership().pins()).isEmpty();
        assertThat(story.membership().tiers()).containsOnlyKeys("value");
        assertThat(new String(story.customer().toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("friend");
    }

    @Test
    void anOrderThatComesTwiceIsCarriedOutOnce() {
        Story story = erasedAt100();
        Step again = story.step(Story.erase("k", 100));
        assertThat(again.outcome()).isEqualTo(Outcome.ERASED);
        assertThat(again.receipt()).isNull();
    }

    @Test
    void otherRulesDecideAboutNobody() {
        Story story = erasedAt100();
        long last = story.customer().sequence();
        Rules next = shop().segment("all", is("ever", ">=", 0));
        RuleSetHistory history = version -> version == 1 ? shop().version(1) : null;
        story.reopen(Engine.compile(next.version(2), SETTINGS, history));
        assertThat(story.wake(150).transitions()).isEmpty();
        story.reopen(story.engine());
        assertThat(story.step(Story.event("late", 90, "x")).outcome()).isEqualTo(Outcome.ERASED);
        Step back = story.step(Story.event("e", 160, "x"));
        assertThat(Story.texts(back)).containsExactly("160 ENTER all", "160 ENTER value:silver");
        assertThat(back.transitions().get(0).sequence()).isEqualTo(last + 1);
    }

    @Test
    void theOneWhoHasComeBackIsRememberedUnderOtherRules() {
        Story story = erasedAt100();
        story.at(110, "x");
        RuleSetHistory history = version -> version == 1 ? shop().version(1) : null;
        story.reopen(Engine.compile(shop().version(2), SETTINGS, history));
        assertThat(story.step(Story.event("late", 90, "x")).outcome()).isEqualTo(Outcome.ERASED);
    }

    @Test
    void anOrderNeedsAnAuthorAndAReason() {
        Story story = story();
        assertThatThrownBy(() -> story.step(Story.event("k", 10, "command.erase", "author", "ana")))
                .isInstanceOf(RejectedEventException.class)
                .hasMessage("field reason is missing: command.erase needs author and reason");
    }
}
