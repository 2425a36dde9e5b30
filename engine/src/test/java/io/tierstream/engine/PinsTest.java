package io.tierstream.engine;

import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person decides by hand, and what goes on underneath. */
class PinsTest {

    private static Rules shop() {
        return new Rules()
                .metric("n", Aggregate.COUNT, null, 100)
                .segment("busy", is("n", ">=", 2))
                .segment("fan", new Expression.InTier("value", "gold"))
                .tierSet("value", tier("gold", is("n", ">=", 3)), tier("silver", is("n", ">=", 1)));
    }

    private static Event pin(long time, String target, Object... more) {
        Object[] fields = new Object[more.length + 6];
        System.arraycopy(new Object[] {"target", target, "author", "ana", "reason", "goodwill"}, 0, fields, 0, 6);
        System.arraycopy(more, 0, fields, 6, more.length);
        return Story.event("k" + time, time, "command.pin", fields);
    }

    private static Event unpin(long time, String target) {
        return Story.event(
                "u" + time, time, "command.unpin", "target", target, "author", "ben", "reason", "enough of it");
    }

    private static Instant at(long time) {
        return Instant.ofEpochMilli(time);
    }

    private static List<String> texts(Step step) {
        return Story.texts(step);
    }

    @Test
    void holdsTheCustomerInATierAndWhatFollowsFromIt() {
        Story story = new Story(shop());
        story.at(0, "x");
        Step step = story.step(pin(10, "value:gold", "until", at(50)));
        assertThat(texts(step)).containsExactly("10 EXIT value:silver", "10 ENTER fan", "10 ENTER value:gold");
        assertThat(step.transitions())
                .extracting(transition -> transition.reason().cause())
                .containsOnly(Cause.OVERRIDE);
        assertThat(step.transitions())
                .extracting(transition -> transition.reason().eventId())
                .containsOnly("k10");
        ManualOverride by = new ManualOverride("k10", "ana", "goodwill", null, 50L);
        assertThat(step.transitions())
                .extracting(transition -> transition.reason().override())
                .containsExactly(by, null, by);
        assertThat(step.transitions().get(2).expectedExitAt()).isEqualTo(50);
        assertThat(step.transitions().get(1).expectedExitAt()).isEqualTo(50);
        assertThat(story.membership().pins())
                .isEqualTo(Map.of("value", new HeldPin(true, "gold", 10, by, true, "silver")));
    }

    @Test
    void goesBackToWhatTheRulesSayAtTheEnd() {
        Story story = new Story(shop());
        story.at(0, "x");
        story.step(pin(10, "value:gold", "until", at(50)));
        assertThat(story.at(20, "x")).containsExactly("20 ENTER busy");
        Step end = story.wake(60);
        assertThat(texts(end)).containsExactly("50 EXIT fan", "50 EXIT value:gold", "50 ENTER value:silver");
        assertThat(end.transitions())
                .extracting(transition -> transition.reason().cause())
                .containsOnly(Cause.TIME);
        assertThat(end.pinned()).isTrue();
        assertThat(story.membership().tiers()).isEqualTo(Map.of("value", new HeldTier("silver", 50)));
        assertThat(story.membership().pins()).isEmpty();
    }

    @Test
    void endsWithoutATransitionWhereTheRulesSayTheSame() {
        Story story = new Story(shop());
        story.at(0, "x");
        Step pinned = story.step(pin(10, "value:silver", "until", at(50)));
        assertThat(pinned.transitions()).isEmpty();
        assertThat(pinned.isVisible()).as("there is a pin to see").isTrue();
        assertThat(story.membership().pins()).containsOnlyKeys("value");
        Step end = story.wake(50);
        assertThat(end.transitions()).isEmpty();
        assertThat(end.isVisible()).as("it is gone").isTrue();
        assertThat(story.membership().tiers()).isEqualTo(Map.of("value", new HeldTier("silver", 0)));
        assertThat(story.until(1_000)).containsExactly("100 EXIT value:silver");
    }

    @Test
    void keepsTheCustomerOutUntilItIsLifted() {
        Story story = new Story(shop());
        story.at(0, "x");
        story.at(1, "x");
        assertThat(texts(story.step(pin(10, "busy", "member", false)))).containsExactly("10 EXIT busy");
        assertThat(texts(story.step(pin(11, "value", "member", "false")))).containsExactly("11 EXIT value:silver");
        assertThat(story.at(12, "x")).isEmpty();
        assertThat(texts(story.step(unpin(13, "busy")))).containsExactly("13 ENTER busy");
        Step lifted = story.step(unpin(14, "value:silver"));
        assertThat(texts(lifted)).containsExactly("14 ENTER fan", "14 ENTER value:gold");
        assertThat(lifted.transitions().get(1).reason().override())
                .isEqualTo(new ManualOverride("u14", "ben", "enough of it", null, null));
    }

    @Test
    void aNewerPinTakesThePlaceOfTheOlderOne() {
        Story story = new Story(shop());
        story.at(0, "x");
        story.step(pin(10, "value:gold", "until", at(50)));
        assertThat(texts(story.step(pin(20, "value:silver", "until", at(60)))))
                .containsExactly("20 EXIT fan", "20 EXIT value:gold", "20 ENTER value:silver");
        assertThat(story.until(1_000)).containsExactly("100 EXIT value:silver");
    }

    @Test
    void aPinAtTheVeryEndOfAnotherGoesOnWithoutATransition() {
        Story story = new Story(shop());
        story.at(0, "x");
        story.step(pin(10, "value:gold", "until", at(50)));
        assertThat(story.step(pin(50, "value:gold", "until", at(70))).transitions())
                .isEmpty();
        assertThat(story.membership().tiers()).isEqualTo(Map.of("value", new HeldTier("gold", 10)));
    }

    @Test
    void beginsTheClockOfACustomerWithoutEvents() {
        Story story = new Story(shop());
        assertThat(texts(story.step(pin(10, "value:gold")))).containsExactly("10 ENTER fan", "10 ENTER value:gold");
        assertThat(story.customer().isNew()).isFalse();
        assertThat(story.value("n")).as("commands are no events to metrics").isEqualTo("0");
    }

    @Test
    void takesEffectAtTheClockIfItComesLate() {
        Story story = new Story(shop());
        story.at(40, "x");
        Step late = story.step(pin(10, "value:gold", "until", at(60)));
        assertThat(texts(late)).containsExactly("40 EXIT value:silver", "40 ENTER fan", "40 ENTER value:gold");
        assertThat(late.outOfOrder()).isTrue();
        Step tooLate = story.step(pin(20, "busy", "until", at(30)));
        assertThat(tooLate.transitions()).isEmpty();
        assertThat(tooLate.outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(story.step(unpin(50, "busy")).outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void isCarriedOutOnce() {
        Story story = new Story(shop());
        story.at(0, "x");
        story.step(pin(10, "value:gold"));
        story.step(unpin(20, "value"));
        Step again = story.step(pin(10, "value:gold"));
        assertThat(again.outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(again.transitions()).isEmpty();
    }

    @Test
    void stayIsCountedFromTheEntryThatEverybodySaw() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, 10)
                .segment("s", is("n", ">=", 1), null, new Timing(0, 0, 40, 0)));
        story.step(pin(0, "s", "until", at(50)));
        story.at(30, "x");
        // By the rules in since 30 and failing since 40; everybody saw the entry at 0, so the stay is over.
        assertThat(story.until(1_000)).containsExactly("50 EXIT s");
    }

    @Test
    void stayGoesOnUnderneathAPin() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, 10)
                .segment("s", is("n", ">=", 1), null, new Timing(0, 0, 40, 0)));
        story.at(0, "x");
        assertThat(texts(story.step(pin(5, "s", "member", false, "until", at(20)))))
                .containsExactly("5 EXIT s");
        assertThat(story.until(1_000)).containsExactly("20 ENTER s", "60 EXIT s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bronze        | UNKNOWN_TARGET | the rule set has no segment or tier bronze; it has busy, fan, value
            value:bronze  | UNKNOWN_TARGET | the rule set has no segment or tier value:bronze; value has value:gold, value:silver
            busy:gold     | UNKNOWN_TARGET | the rule set has no segment or tier busy:gold; busy has busy
            value         | BAD_COMMAND    | value is a tier set: give one of its tiers as target (value:gold, value:silver), or member false to keep the customer out of all of them
            ''            | BAD_COMMAND    | field target is missing: command.pin needs target, author and reason
            """)
    void rejectsWhatItCannotHold(String target, String code, String message) {
        Story story = new Story(shop());
        assertThatThrownBy(() -> story.step(pin(10, target)))
                .isInstanceOfSatisfying(RejectedEventException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e).hasMessage(message);
                });
        assertThat(story.customer().isNew()).isTrue();
    }

    @Test
    void rejectsCommandsThatContradictThemselves() {
        Story story = new Story(shop());
        assertThatThrownBy(() -> story.step(pin(10, "value:gold", "member", false)))
                .hasMessage(
                        "member is false, but value:gold is a tier: to keep the customer out of the tier set, give target"
                                + " value");
        assertThatThrownBy(() -> story.step(pin(10, "busy", "until", at(10))))
                .hasMessage("until, 1970-01-01T00:00:00.010Z, must be after the time of the command,"
                        + " 1970-01-01T00:00:00.010Z");
        assertThatThrownBy(() -> story.step(pin(10, "busy", "until", "tomorrow")))
                .hasMessage("until must be a time such as 2026-12-31T00:00:00Z and before the year 10000, but is"
                        + " 'tomorrow'");
        assertThatThrownBy(() -> story.step(pin(10, "busy", "member", "perhaps")))
                .hasMessage("member must be true or false, but is 'perhaps'");
        assertThatThrownBy(() -> story.step(Story.event("e", 10, "command.freeze")))
                .hasMessage(
                        "there is no command command.freeze, only command.pin, command.unpin, command.erase and command.merge; event types"
                                + " that begin with command. are reserved for commands");
    }

    @Test
    void stateWithPinsIsReadBack() {
        Engine engine = Engine.compile(shop().version(1), EngineSettings.DEFAULT);
        Story story = new Story(engine);
        story.at(0, "x");
        story.step(pin(10, "value:gold", "until", at(50), "approved_by", "cleo"));
        story.step(pin(11, "busy"));
        Membership before = story.membership();
        assertThat(story.reopen(engine).membership()).isEqualTo(before);
        assertThat(story.until(60)).containsExactly("50 EXIT fan", "50 EXIT value:gold", "50 ENTER value:silver");
    }

    @Test
    void aPinOutlivesANewRuleSetThatHasItsTier() {
        Story story = new Story(shop());
        story.at(0, "x");
        story.step(pin(10, "value:gold", "until", at(50)));
        story.reopen(Engine.compile(
                new Rules()
                        .metric("n", Aggregate.COUNT, null, 100)
                        .tierSet("value", tier("best", is("n", ">=", 9)), tier("gold", is("n", ">=", 5)))
                        .version(2),
                EngineSettings.DEFAULT,
                version -> shop().version(version)));
        assertThat(story.until(20)).containsExactly("20 EXIT fan");
        assertThat(story.membership().pins()).containsOnlyKeys("value");
        assertThat(story.until(1_000)).containsExactly("50 EXIT value:gold");
    }

    @Test
    void aPinEndsWithTheTierThatANewRuleSetRemoves() {
        Story story = new Story(shop());
        story.at(0, "x");
        story.step(pin(10, "value:gold"));
        story.reopen(Engine.compile(
                new Rules()
                        .metric("n", Aggregate.COUNT, null, 100)
                        .tierSet("value", tier("silver", is("n", ">=", 1)))
                        .version(2),
                EngineSettings.DEFAULT,
                version -> shop().version(version)));
        Step step = story.wake(20);
        assertThat(texts(step)).containsExactly("20 EXIT fan", "20 EXIT value:gold", "20 ENTER value:silver");
        assertThat(step.transitions())
                .extracting(transition -> transition.reason().cause())
                .containsOnly(Cause.RULE_CHANGE);
        assertThat(story.membership().pins()).isEmpty();
    }
}
