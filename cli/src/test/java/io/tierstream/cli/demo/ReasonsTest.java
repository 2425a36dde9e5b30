package io.tierstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.RuleSet;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    private final Reasons reasons = new Reasons(demoRules());

    ReasonsTest() throws IOException {}

    @Test
    void saysWhichWindowMovedOn() {
        SegmentTransition transition = transition(Direction.EXIT, Cause.TIME)
                .setEvidence(List.of(
                        new Evidence("spend_60s", ">=", "200", "212.4", "120.000", true, false),
                        new Evidence("spend_60s", ">=", "150", "212.4", "120.000", true, false)))
                .build();

        assertThat(reasons.sentence(transition))
                .isEqualTo("left value:gold: spend_60s fell from 212.4 to 120.00, not >= 150, by time alone"
                        + " (the 1m window moved on)");
    }

    @Test
    void saysWhichEventTipped() {
        SegmentTransition transition = transition(Direction.ENTER, Cause.EVENT)
                .setTippingEventId("E17")
                .setEvidence(List.of(
                        new Evidence("spend_60s", ">=", "200", "180", "230", false, true),
                        new Evidence("spend_60s", ">=", "150", "180", "230", true, true)))
                .build();

        assertThat(reasons.sentence(transition))
                .isEqualTo("entered value:gold: spend_60s rose from 180 to 230, >= 200, by event E17");
    }

    @Test
    void saysWhatIsUndefinedOrDidNotChange() {
        SegmentTransition transition = transition(Direction.EXIT, Cause.RULE_CHANGE)
                .setEvidence(List.of(
                        new Evidence("since(last_event)", ">=", "20s", null, "20s", false, true),
                        new Evidence("basket", ">", "1", "2", null, true, false)))
                .build();

        assertThat(reasons.sentence(transition))
                .isEqualTo("left value:gold: since(last_event) is 20s, >= 20s and basket is undefined, not > 1,"
                        + " by RULE_CHANGE");
    }

    static RuleSet demoRules() throws IOException {
        Compilation compilation = RuleSets.compile(DemoRules.DEFAULT_NAME, DemoRules.defaultText(), 1);
        assertThat(compilation.issues()).isEmpty();
        return ((Compilation.Compiled) compilation).ruleSet();
    }

    static SegmentTransition.Builder transition(Direction direction, Cause cause) {
        return SegmentTransition.newBuilder()
                .setId("0".repeat(32))
                .setCustomerId("C000001")
                .setSequence(1)
                .setRuleSet("demo")
                .setRuleSetVersion(1)
                .setTarget(TargetKind.TIER)
                .setTierSet("value")
                .setName("gold")
                .setDirection(direction)
                .setEventTime(Instant.EPOCH)
                .setDecidedAt(Instant.EPOCH)
                .setEmittedAt(Instant.EPOCH)
                .setCause(cause);
    }
}
