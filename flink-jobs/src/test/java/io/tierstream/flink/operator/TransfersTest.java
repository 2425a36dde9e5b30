package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Receipt;
import io.tierstream.engine.Tombstone;
import io.tierstream.engine.Transfer;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import io.tierstream.flink.wire.WireTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is known of a customer goes from one task to another, in Flink's harness. */
final class TransfersTest {

    @Test
    void whatDoesNotFitOneRecordComesInPartsWhateverTheirOrderAndThroughAFailure() throws Exception {
        List<Transfer> parts;
        try (Task from = new Task(1, EndOfTime.LIVE, null)) {
            for (int i = 0; i < 8; i++) {
                from.purchase("bo", i + 1, "p".repeat(100_000) + i);
            }
            parts = from.merge("bo", "ada", 10);
            assertThat(from.transitions()).containsExactly("bo ENTER s1 EVENT", "bo EXIT s1 MERGE");
            assertThat(from.announced(Tombstone.class)).containsExactly(new Tombstone("bo"));
            assertThat(from.announced(Receipt.class)).hasSize(1);
        }
        assertThat(parts).hasSize(2).allMatch(part -> part.content().length <= 512 << 10);
        OperatorSubtaskState state;
        try (Task into = new Task(1, EndOfTime.LIVE, null)) {
            into.purchase("ada", 3, "x");
            into.arrive(parts.get(1));
            into.arrive(parts.get(1));
            assertThat(into.transitions()).containsExactly("ada ENTER s1 EVENT");
            into.operator.prepareSnapshotPreBarrier(1);
            state = into.harness.snapshot(1, 1);
        }
        try (Task into = new Task(1, EndOfTime.LIVE, state)) {
            into.arrive(parts.get(0));
            assertThat(into.transitions()).containsExactly("ada ENTER many MERGE");
            into.arrive(parts.get(0));
            into.arrive(parts.get(1));
            assertThat(into.transitions()).as("delivered again").containsExactly("ada ENTER many MERGE");
        }
    }

    @Test
    void whatWasWrittenUnderRulesOnTheirWayWaitsForThem() throws Exception {
        List<Transfer> parts;
        try (Task from = new Task(2, EndOfTime.LIVE, null)) {
            from.purchase("bo", 1, "p");
            parts = from.merge("bo", "ada", 10);
        }
        try (Task into = new Task(1, EndOfTime.LIVE, null)) {
            parts.forEach(into::arrive);
            into.harness.setProcessingTime(10_000);
            assertThat(into.transitions()).isEmpty();
            into.harness.processElement2(new StreamRecord<>(Control.ruleSet(rules(2))));
            into.operator.finish();
            into.harness.setProcessingTime(20_000);
            assertThat(into.transitions()).containsExactly("ada ENTER s2 MERGE");
        }
    }

    @Test
    void whatIsDamagedIsPutAsideAndChangesNothing() throws Exception {
        Transfer part;
        try (Task from = new Task(1, EndOfTime.LIVE, null)) {
            from.purchase("bo", 1, "p");
            part = from.merge("bo", "ada", 10).get(0);
        }
        byte[] content = part.content();
        try (Task into = new Task(1, EndOfTime.LIVE, null)) {
            int damaged = 0;
            for (int length = 0; length < content.length - 1; length++) {
                into.arrive(part.whole(Arrays.copyOf(content, length)));
                damaged++;
            }
            assertThat(into.harness.getSideOutput(SegmentationOperator.DEAD_LETTERS))
                    .hasSize(damaged)
                    .allMatch(letter -> letter.getValue().code().equals("DAMAGED_TRANSFER"));
            assertThat(into.transitions()).isEmpty();
            into.arrive(part);
            assertThat(into.transitions()).containsExactly("ada ENTER s1 MERGE");
        }
    }

    @Test
    void aReplayRefusesMerges() throws Exception {
        try (Task task = new Task(1, new EndOfTime(EndOfTime.Kind.LAST_EVENT, Long.MAX_VALUE), null)) {
            task.purchase("bo", 1, "p");
            assertThat(task.merge("bo", "ada", 10)).isEmpty();
            assertThat(task.transitions()).containsExactly("bo ENTER s1 EVENT");
            assertThat(task.harness.getSideOutput(SegmentationOperator.DEAD_LETTERS))
                    .extracting(letter -> letter.getValue().code())
                    .containsExactly("MERGE_NEEDS_LIVE");
        }
    }

    private static PublishedRuleSet rules(long version) {
        return PublishedRuleSet.of("tiers", version, """
                ruleset: tiers
                metrics:
                  n: {count: purchase}
                  product: {last: product, of: purchase, over: 40s}
                segments:
                  s%d: {when: n >= 1}
                  many: {when: n >= 9}
                """.formatted(version));
    }

    /** A task. */
    private static final class Task implements AutoCloseable {

        private final SegmentationOperator operator;
        private final KeyedTwoInputStreamOperatorTestHarness<String, Inbound, Control, Announcement> harness;

        private Task(long version, EndOfTime end, @Nullable OperatorSubtaskState state) throws Exception {
            operator = new SegmentationOperator(
                    new SegmentationSettings(rules(version), 86_400_000, 64, 86_400_000, 1 << 20, end, 10, 10));
            harness = new KeyedTwoInputStreamOperatorTestHarness<>(operator, Task::key, control -> "", Types.STRING);
            harness.setup(WireTypes.ANNOUNCEMENT.createSerializer(new SerializerConfigImpl()));
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        private static String key(Inbound inbound) {
            return inbound instanceof Inbound.Arrived arrived
                    ? arrived.transfer().into()
                    : ((Inbound.Accepted) inbound).event().customerId();
        }

        private void purchase(String customer, long second, String product) throws Exception {
            send(customer, second, "purchase", Map.of("product", product));
        }

        private List<Transfer> merge(String customer, String into, long second) throws Exception {
            send(customer, second, "command.merge", Map.of("into", into, "author", "ana", "reason", "same"));
            return announced(Transfer.class);
        }

        private void send(String customer, long second, String type, Map<String, Object> fields) throws Exception {
            Event event = new Event(customer, null, type, second * 1_000, Fields.of(fields));
            harness.processElement1(new StreamRecord<>(new Inbound.Accepted(event, new Origin("t", 0, second, 0))));
        }

        private void arrive(Transfer part) {
            try {
                harness.processElement1(new StreamRecord<>(new Inbound.Arrived(part, new Origin("t", 0, 0, 0))));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private <T> List<T> announced(Class<T> type) {
            return harness.extractOutputValues().stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }

        private List<String> transitions() {
            return announced(Transition.class).stream()
                    .map(one -> one.customerId() + " " + one.direction() + " " + one.target() + " "
                            + one.reason().cause())
                    .toList();
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
