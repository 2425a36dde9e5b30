package io.tierstream.flink;

import io.tierstream.engine.Announcement;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.operator.CensusMerger;
import io.tierstream.flink.operator.Control;
import io.tierstream.flink.operator.CountedCustomers;
import io.tierstream.flink.operator.CutOffsSource;
import io.tierstream.flink.operator.DistributionCount;
import io.tierstream.flink.operator.DistributionCounter;
import io.tierstream.flink.operator.DistributionDelta;
import io.tierstream.flink.operator.InboundSplitter;
import io.tierstream.flink.operator.PublishedCutOffs;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.operator.ReplayCensus;
import io.tierstream.flink.operator.SegmentationOperator;
import io.tierstream.flink.operator.SegmentationSettings;
import io.tierstream.flink.operator.TaskVerdict;
import io.tierstream.flink.operator.TimedCutOffs;
import io.tierstream.flink.wire.WireTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * The graph between sources and sinks.
 *
 * <pre>
 * source -> split --+-> key by customer -> decide -> transitions, memberships
 * source -> split --+                       ^  |  -> counts per target
 *             |                             |  |
 *             +-> dead letters      rules --+  +---> verdicts on rule sets, dead letters
 * </pre>
 *
 * <p>What is known of a customer who turned out to be another one comes out with the announcements, goes through Kafka, and is a source again.
 *
 * <p>Each source has a {@code split} of its own, which runs in its thread: an event is written for another task once, on its way to its customer.
 */
public final class SegmentationTopology {

    private static final String SPLIT = "split";

    private SegmentationTopology() {}

    private record Split(DataStream<Inbound> events, DataStream<Control> control, DataStream<DeadLetter> rejected) {}

    /**
     * What comes out.
     *
     * @param announcements entries and exits, and after those of a step where the customer stands then
     * @param distribution counts per segment and tier
     * @param rejected records that could not be decoded or mapped, unchanged
     * @param unusable events that the rules could not use; their bytes have to be looked up where they came from
     * @param verdicts what became of published rule sets
     * @param cutOffs where the values of all customers are cut; to be published and read back as {@code cutOffs} below
     */
    public record Outputs(
            DataStream<Announcement> announcements,
            DataStream<DistributionCount> distribution,
            DataStream<DeadLetter> rejected,
            DataStream<DeadLetter> unusable,
            DataStream<TaskVerdict> verdicts,
            DataStream<PublishedCutOffs> cutOffs) {}

    /**
     * Builds the graph.
     *
     * @param sources what each source reads; at least one
     * @param ruleSets rule sets published while the job runs; null when there are none, as in a replay
     * @param cutOffs cut-offs that the job has published; null when it does not, as in a replay
     */
    public static Outputs build(
            List<DataStream<Inbound>> sources,
            @Nullable DataStream<PublishedRuleSet> ruleSets,
            @Nullable DataStream<PublishedCutOffs> cutOffs,
            SegmentationSettings settings) {
        return build(
                sources,
                ruleSets,
                cutOffs,
                settings,
                cutOffs == null ? new CutOffsSource.None() : new CutOffsSource.Live());
    }

    /**
     * Builds the graph of a replay.
     *
     * @param cutOffsSource {@link FirstPass#cutOffs}, or nothing for rule sets that ask for no places
     */
    public static Outputs replay(
            List<DataStream<Inbound>> sources, SegmentationSettings settings, CutOffsSource cutOffsSource) {
        return build(sources, null, null, settings, cutOffsSource);
    }

    /** Builds the graph of a replay's first pass, which takes the cut-offs and decides nothing. */
    static DataStream<TimedCutOffs> count(List<DataStream<Inbound>> sources, SegmentationSettings settings) {
        Split split = split(sources, settings);
        return decide(split.events(), split.control(), settings, new CutOffsSource.Counting())
                .getSideOutput(SegmentationOperator.COUNTED)
                .keyBy(CountedCustomers::instant, Types.LONG)
                .process(new ReplayCensus(settings.initialRules()), TypeInformation.of(TimedCutOffs.class))
                .setParallelism(1)
                .uid("cut-customers")
                .name("cut all customers");
    }

    private static Split split(List<DataStream<Inbound>> sources, SegmentationSettings settings) {
        List<SingleOutputStreamOperator<Inbound>> splits = new ArrayList<>();
        for (DataStream<Inbound> records : sources) {
            splits.add(records.transform(SPLIT, WireTypes.INBOUND, new InboundSplitter(settings.end()))
                    // As many tasks as the source has: spreading records over more would lose a customer's order.
                    .setParallelism(records.getParallelism())
                    .uid(splits.isEmpty() ? SPLIT : SPLIT + "-" + splits.size()));
        }
        return new Split(
                union(splits, split -> split),
                union(splits, split -> split.getSideOutput(InboundSplitter.CONTROL)),
                union(splits, split -> split.getSideOutput(InboundSplitter.DEAD_LETTERS)));
    }

    private static <T> DataStream<T> union(
            List<SingleOutputStreamOperator<Inbound>> splits,
            Function<SingleOutputStreamOperator<Inbound>, DataStream<T>> output) {
        return splits.stream()
                .map(output)
                .reduce((one, other) -> one.union(other))
                .orElseThrow(() -> new IllegalArgumentException("there is no source"));
    }

    private static SingleOutputStreamOperator<Announcement> decide(
            DataStream<Inbound> events,
            DataStream<Control> control,
            SegmentationSettings settings,
            CutOffsSource cutOffsSource) {
        return events.keyBy(SegmentationTopology::customer, Types.STRING)
                .connect(control.broadcast())
                .transform("decide", WireTypes.ANNOUNCEMENT, new SegmentationOperator(settings, cutOffsSource))
                .uid("decide");
    }

    private static String customer(Inbound inbound) {
        return inbound instanceof Inbound.Arrived arrived
                ? arrived.transfer().into()
                : ((Inbound.Accepted) inbound).event().customerId();
    }

    private static Outputs build(
            List<DataStream<Inbound>> sources,
            @Nullable DataStream<PublishedRuleSet> ruleSets,
            @Nullable DataStream<PublishedCutOffs> cutOffs,
            SegmentationSettings settings,
            CutOffsSource cutOffsSource) {
        Split split = split(sources, settings);
        DataStream<Control> control = split.control();
        if (ruleSets != null) {
            control = control.union(ruleSets.map(Control::ruleSet)
                    .returns(TypeInformation.of(Control.class))
                    .setParallelism(1)
                    .uid("rule-set-control")
                    .name("rule sets"));
        }
        if (cutOffs != null) {
            control = control.union(cutOffs.map(Control::cutOffs)
                    .returns(TypeInformation.of(Control.class))
                    .setParallelism(1)
                    .uid("cut-offs-control")
                    .name("cut-offs"));
        }
        SingleOutputStreamOperator<Announcement> announcements =
                decide(split.events(), control, settings, cutOffsSource);
        DataStream<DistributionCount> distribution = announcements
                .getSideOutput(SegmentationOperator.DISTRIBUTION)
                .keyBy(DistributionDelta::target, Types.STRING)
                .process(new DistributionCounter(), TypeInformation.of(DistributionCount.class))
                .uid("count")
                .name("count members");
        DataStream<PublishedCutOffs> cuts = announcements
                .getSideOutput(SegmentationOperator.CENSUS)
                .process(new CensusMerger(), TypeInformation.of(PublishedCutOffs.class))
                .setParallelism(1)
                .uid("cut-customers")
                .name("cut all customers");
        return new Outputs(
                announcements,
                distribution,
                split.rejected(),
                announcements.getSideOutput(SegmentationOperator.DEAD_LETTERS),
                announcements.getSideOutput(SegmentationOperator.VERDICTS),
                cuts);
    }
}
