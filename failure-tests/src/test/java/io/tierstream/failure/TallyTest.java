package io.tierstream.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A judge who lets everything pass would make every run good. */
final class TallyTest {

    private static final long NOW = 1_800_000_000_000L;

    private final Map<String, Decision> expected = new HashMap<>();
    private final Tally tally = new Tally(expected);

    @Test
    void whatWasDecidedAndCameOnceIsRight() {
        expect("a", 1);
        tally.add(transition("a", 1));

        assertThat(tally.missing(NOW)).isZero();
        assertThat(List.of(tally.repeated(), tally.wrong(), tally.gaps(), tally.unknown()))
                .containsOnly(0L);
    }

    @Test
    void whatNeverCameIsMissingFromTheInstantAtWhichItHolds() {
        expect("a", 1);

        assertThat(tally.missing(NOW)).isEqualTo(1);
        assertThat(tally.missing(NOW - 1)).isZero();
    }

    @Test
    void whatComesAgainIsRepeatedAndNotCountedTwice() {
        expect("a", 1);
        tally.add(transition("a", 1));
        tally.add(transition("a", 1));

        assertThat(tally.repeated()).isEqualTo(1);
        assertThat(tally.seen()).isEqualTo(1);
        assertThat(tally.targets()).containsEntry("vip", new Tally.Counts(1, 0));
    }

    @Test
    void whatTheJudgeDidNotDecideIsUnknown() {
        tally.add(transition("a", 1));

        assertThat(tally.unknown()).isEqualTo(1);
    }

    @Test
    void whatTheJudgeDecidedOtherwiseIsWrong() {
        expect("a", 1);
        tally.add(SegmentTransition.newBuilder(transition("a", 1))
                .setEventTime(Instant.ofEpochMilli(NOW + 1))
                .build());

        assertThat(tally.wrong()).isEqualTo(1);
        assertThat(tally.examples()).hasSize(1);
    }

    @Test
    void aNumberThatIsLeftOutIsAGap() {
        expect("a", 1);
        expect("b", 2);
        expect("c", 3);
        tally.add(transition("a", 1));
        tally.add(transition("c", 3));

        assertThat(tally.gaps()).isEqualTo(1);
    }

    @Test
    void aRunThatDecidedNothingHasShownNothing() {
        Verdict nothing = new Verdict(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

        assertThat(nothing.kept(true)).isFalse();
    }

    @Test
    void repetitionsAreOnlyAllowedAtLeastOnce() {
        Verdict repeated = new Verdict(10, 10, 10, 0, 3, 0, 0, 0, 0, 0, 0, List.of());

        assertThat(repeated.kept(false)).isTrue();
        assertThat(repeated.kept(true)).isFalse();
    }

    private void expect(String id, long sequence) {
        expected.put(id, new Decision("c1", sequence, "vip", "ENTER", NOW, "EVENT"));
    }

    private static SegmentTransition transition(String id, long sequence) {
        return SegmentTransition.newBuilder()
                .setId(id)
                .setCustomerId("c1")
                .setSequence(sequence)
                .setRuleSet("rules")
                .setRuleSetVersion(1)
                .setTarget(TargetKind.SEGMENT)
                .setTierSet(null)
                .setName("vip")
                .setDirection(Direction.ENTER)
                .setEventTime(Instant.ofEpochMilli(NOW))
                .setDecidedAt(Instant.ofEpochMilli(NOW))
                .setEmittedAt(Instant.ofEpochMilli(NOW))
                .setCause(Cause.EVENT)
                .build();
    }
}
