package io.tierstream.flink.operator;

import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the values of all customers when each task has told those of its own: the second of two stages, in one task.
 *
 * <p>It keeps nothing over a failure. Then no task has got the cut-offs that were under way, so each of them looks at its customers once more.
 * Tasks need not be at the same instant; the latest is what the cut-offs are as of.
 */
public final class CensusMerger extends ProcessFunction<PartialCensus, PublishedCutOffs> {

    private static final long serialVersionUID = 1L;

    private transient @Nullable Map<Integer, PartialCensus> parts;

    @Override
    public void processElement(PartialCensus part, Context context, Collector<PublishedCutOffs> out) {
        Map<Integer, PartialCensus> gathered = gathered();
        if (gathered.values().stream().anyMatch(one -> one.ruleSetVersion() > part.ruleSetVersion())) {
            // Its task will look again, by the newer rules.
            return;
        }
        gathered.values().removeIf(one -> one.ruleSetVersion() < part.ruleSetVersion());
        gathered.put(part.task(), part);
        if (gathered.size() < part.tasks()) {
            return;
        }
        Census all = Census.ofSketches();
        long asOf = part.asOf();
        for (PartialCensus one : gathered.values()) {
            all.merge(one.census());
            asOf = Math.max(asOf, one.asOf());
        }
        List<PartialCensus> told = List.copyOf(gathered.values());
        gathered.clear();
        if (mayStay(told, all)) {
            return;
        }
        CutOffs cutOffs = all.cutOffs(asOf, part.ruleSetVersion());
        if (cutOffs.metrics().values().stream().anyMatch(cuts -> cuts.customers() >= part.atLeast())) {
            out.collect(PublishedCutOffs.of(part.ruleSet(), cutOffs));
        }
    }

    /** Whether there are cut-offs in force, the same in all tasks, from which the values have not drifted. */
    private static boolean mayStay(List<PartialCensus> parts, Census all) {
        Standing standing = parts.get(0).cutOffsThatMayStay();
        return standing != null
                && parts.stream()
                        .allMatch(part ->
                                Arrays.equals(part.standing(), parts.get(0).standing()))
                && !all.hasDrifted(standing.cutOffs(), parts.get(0).atLeast(), standing.points());
    }

    /** In the order of the tasks, so that equal parts give equal cut-offs. */
    private Map<Integer, PartialCensus> gathered() {
        Map<Integer, PartialCensus> current = parts;
        if (current == null) {
            current = new TreeMap<>();
            parts = current;
        }
        return current;
    }
}
