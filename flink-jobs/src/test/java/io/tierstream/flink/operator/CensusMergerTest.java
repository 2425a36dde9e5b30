package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CensusMergerTest {

    private final OneInputStreamOperatorTestHarness<PartialCensus, PublishedCutOffs> merger = harness();

    private static OneInputStreamOperatorTestHarness<PartialCensus, PublishedCutOffs> harness() {
        try {
            return new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new CensusMerger()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        merger.open();
    }

    @AfterEach
    void close() throws Exception {
        merger.close();
    }

    @Test
    void cutsWhenEveryTaskHasTold() throws Exception {
        tell(1, 1000, 0, 1, 50);
        assertThat(merger.extractOutputValues()).isEmpty();
        tell(1, 1010, 1, 51, 100);

        List<PublishedCutOffs> out = merger.extractOutputValues();
        assertThat(out).hasSize(1);
        CutOffs cutOffs = out.get(0).cutOffs();
        assertThat(out.get(0).ruleSet()).isEqualTo("shop");
        assertThat(cutOffs.asOf()).isEqualTo(1010);
        assertThat(cutOffs.cut("spend", Decimal.of(95))).isEqualTo(Decimal.of(95));
        assertThat(cutOffs.cut("spend", Decimal.parse("99.5"))).isEqualTo(Decimal.of(100));
    }

    @Test
    void tooFewCustomersGiveNoCutOffs() throws Exception {
        tell(1, 1000, 0, 1, 4);
        tell(1, 1000, 1, 5, 9);

        assertThat(merger.extractOutputValues()).isEmpty();
    }

    @Test
    void whatWasSeenByOlderRulesDoesNotCount() throws Exception {
        tell(1, 1000, 0, 1, 50);
        tell(2, 1000, 1, 51, 100);
        tell(1, 1000, 0, 1, 50);
        assertThat(merger.extractOutputValues()).isEmpty();
        tell(2, 1000, 0, 1, 50);

        assertThat(merger.extractOutputValues()).hasSize(1);
        assertThat(merger.extractOutputValues().get(0).cutOffs().ruleSetVersion())
                .isEqualTo(2);
    }

    @Test
    void cutOffsStayWhileTheValuesHaveHardlyMoved() throws Exception {
        Census before = Census.ofSketches();
        before.ask(Map.of("spend", new TreeSet<>(List.of(Decimal.parse("99.5"), Decimal.of(50)))));
        for (int value = 1; value <= 100; value++) {
            before.add("spend", Decimal.of(value));
        }
        byte[] standing = new Standing(before.cutOffs(500, 1), Decimal.of(2)).toBytes();

        tell(1, 1000, 0, 1, 50, standing);
        tell(1, 1000, 1, 52, 101, standing);
        assertThat(merger.extractOutputValues()).isEmpty();

        tell(1, 2000, 0, 4, 53, standing);
        tell(1, 2000, 1, 54, 103, standing);
        assertThat(merger.extractOutputValues()).hasSize(1);

        tell(1, 3000, 0, 1, 50, standing);
        tell(1, 3000, 1, 52, 101);
        assertThat(merger.extractOutputValues()).hasSize(2);
    }

    private void tell(long version, long asOf, int task, int from, int to) throws Exception {
        tell(version, asOf, task, from, to, new byte[0]);
    }

    private void tell(long version, long asOf, int task, int from, int to, byte[] standing) throws Exception {
        Census census = Census.ofSketches();
        census.ask(Map.of("spend", new TreeSet<>(List.of(Decimal.parse("99.5")))));
        for (int value = from; value <= to; value++) {
            census.add("spend", Decimal.of(value));
        }
        PartialCensus part =
                new PartialCensus("shop", version, asOf, 10, task, 2, PartialCensus.bytes(census), standing);
        merger.processElement(part, asOf);
    }
}
