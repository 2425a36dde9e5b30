package io.tierstream.flink.kafka;

import io.tierstream.engine.population.CutOffs.Cuts;
import io.tierstream.flink.operator.PublishedCutOffs;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.Cut;
import io.tierstream.schemas.v1.CutOffs;
import io.tierstream.schemas.v1.MetricCuts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Where the values of all customers are cut, keyed by the rule set's name. */
public final class CutOffsForm implements RecordForm<PublishedCutOffs, CutOffs> {

    private static final long serialVersionUID = 1L;

    @Override
    public Contract contract() {
        return Contract.CUT_OFFS;
    }

    @Override
    public Class<CutOffs> recordClass() {
        return CutOffs.class;
    }

    @Override
    public String key(PublishedCutOffs published) {
        return published.ruleSet();
    }

    @Override
    public CutOffs record(PublishedCutOffs published, long made, long now) {
        io.tierstream.engine.population.CutOffs cutOffs = published.cutOffs();
        List<MetricCuts> metrics = new ArrayList<>();
        new TreeMap<>(cutOffs.metrics()).forEach((metric, cuts) -> metrics.add(metric(metric, cuts)));
        return CutOffs.newBuilder()
                .setRuleSet(published.ruleSet())
                .setRuleSetVersion(cutOffs.ruleSetVersion())
                .setAsOf(Instant.ofEpochMilli(cutOffs.asOf()))
                .setMetrics(metrics)
                .build();
    }

    private static MetricCuts metric(String metric, Cuts cuts) {
        List<Cut> values = new ArrayList<>();
        cuts.values()
                .forEach((percent, value) -> values.add(Cut.newBuilder()
                        .setPercent(percent.toString())
                        .setValue(value.toString())
                        .build()));
        return MetricCuts.newBuilder()
                .setMetric(metric)
                .setCustomers(cuts.customers())
                .setCuts(values)
                .build();
    }
}
