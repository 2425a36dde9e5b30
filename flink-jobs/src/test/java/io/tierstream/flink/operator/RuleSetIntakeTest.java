package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.flink.config.Until;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import io.tierstream.flink.wire.WireTypes;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule sets that are published to a task, in Flink's harness. */
final class RuleSetIntakeTest {

    private static final PublishedRuleSet FIRST = rules(1, "first");

    @Test
    void whatIsBeingCompiledAtACheckpointIsCompiledAfterAFailure() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = new Harness(null)) {
            harness.publish(rules(2, "second"));
            harness.publish(rules(3, "third"));
            harness.operator.prepareSnapshotPreBarrier(1);
            state = harness.harness.snapshot(1, 1);
            assertThat(harness.entered("c")).containsExactly("first");
        }
        try (Harness harness = new Harness(state)) {
            harness.operator.finish();
            assertThat(harness.verdicts()).containsExactly("2 IN_FORCE", "3 IN_FORCE");
            assertThat(harness.entered("c")).containsExactly("third");
            state = harness.harness.snapshot(2, 2);
        }
        try (Harness harness = new Harness(state)) {
            harness.operator.finish();
            assertThat(harness.entered("d")).containsExactly("third");
            assertThat(harness.harness.getSideOutput(SegmentationOperator.VERDICTS))
                    .isNull();
        }
    }

    @Test
    void aTaskSaysByWhatItStartsUnlessSomethingHasReplacedIt() throws Exception {
        try (Harness harness = new Harness(null)) {
            harness.harness.setProcessingTime(1);
            assertThat(harness.verdicts()).containsExactly("1 IN_FORCE");
        }
        try (Harness harness = new Harness(null)) {
            harness.publish(rules(2, "second"));
            harness.operator.finish();
            harness.harness.setProcessingTime(1);
            assertThat(harness.verdicts()).containsExactly("2 IN_FORCE");
        }
    }

    @Test
    void whatIsPublishedIsTakenInItsOrder() throws Exception {
        try (Harness harness = new Harness(null)) {
            harness.publish(rules(4, "fourth"));
            harness.publish(PublishedRuleSet.of("tiers", 5, "ruleset: tiers\nsegments: {s: {when: nothing > 1}}"));
            harness.publish(rules(3, "late"));
            harness.publish(PublishedRuleSet.of("others", 9, FIRST.yaml()));
            harness.operator.finish();
            assertThat(harness.verdicts()).containsExactly("4 IN_FORCE", "5 REJECTED", "3 SUPERSEDED", "9 REJECTED");
            assertThat(harness.entered("c")).containsExactly("fourth");
        }
    }

    @Test
    void customersOfTheRulesBeforeAreBroughtOver() throws Exception {
        try (Harness harness = new Harness(null)) {
            assertThat(harness.entered("c")).containsExactly("first");
            harness.publish(rules(2, "second"));
            harness.operator.finish();
            assertThat(harness.entered("c")).containsExactly("first", "first", "second");
        }
    }

    private static PublishedRuleSet rules(long version, String segment) {
        return PublishedRuleSet.of(
                "tiers",
                version,
                "ruleset: tiers\nmetrics: {n: {count: purchase}}\nsegments: {" + segment + ": {when: n >= 1}}");
    }

    /** A task with the first rules. */
    private static final class Harness implements AutoCloseable {

        private final SegmentationOperator operator = new SegmentationOperator(
                new SegmentationSettings(FIRST, 0, 0, 0, 1 << 20, EndOfTime.of(new Until.Last()), 10, 10));
        private final KeyedTwoInputStreamOperatorTestHarness<String, Inbound, Control, Announcement> harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(operator, Harness::customer, control -> "", Types.STRING);
        private int events;

        private Harness(@Nullable OperatorSubtaskState state) throws Exception {
            harness.setup(WireTypes.ANNOUNCEMENT.createSerializer(new SerializerConfigImpl()));
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        private static String customer(Inbound inbound) {
            return ((Inbound.Accepted) inbound).event().customerId();
        }

        private void publish(PublishedRuleSet ruleSet) throws Exception {
            harness.processElement2(new StreamRecord<>(Control.ruleSet(ruleSet)));
        }

        private List<String> verdicts() {
            return harness.getSideOutput(SegmentationOperator.VERDICTS).stream()
                    .map(said -> said.getValue().verdict())
                    .map(verdict -> verdict.ruleSet().version() + " " + verdict.state())
                    .toList();
        }

        /** What transitions there are once the customer has had another event, by target. */
        private List<String> entered(String customer) throws Exception {
            Event event = new Event(customer, null, "purchase", ++events, Fields.none());
            harness.processElement1(new StreamRecord<>(new Inbound.Accepted(event, new Origin("t", 0, 0, events))));
            return harness.extractOutputValues().stream()
                    .filter(Transition.class::isInstance)
                    .map(Transition.class::cast)
                    .map(transition -> transition.target().name())
                    .toList();
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
