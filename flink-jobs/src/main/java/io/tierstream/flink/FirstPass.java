package io.tierstream.flink;

import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.flink.collect.CollectedStream;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.operator.CutOffsSource;
import io.tierstream.flink.operator.EndOfTime;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.flink.operator.SegmentationSettings;
import io.tierstream.flink.operator.TimedCutOffs;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.operators.coordination.CoordinationRequestGateway;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.CloseableIterator;

/**
 * The first of the two passes of a replay whose rules ask for places among all customers. It reads all events and takes the cut-offs at every
 * instant at which they are due; the second pass reads the events again and decides by them. What is cut are values of metrics, which follow from
 * events alone, so the first pass needs no cut-offs.
 */
public final class FirstPass {

    /** What to do about a rule set that needs more than two passes; said by the command line too. */
    public static final String NEEDS_ORDER =
            "values that are cut, or the segment whose members are cut (among), follow from places among all customers themselves: that needs"
                    + " all customers side by side at every instant; replay by tierstream replay --engine local, or take percentile and"
                    + " quintile of metrics that do not ask for places";

    private static final String ONE_JOB =
            "the rule set asks for places among all customers, so its replay is two Flink jobs, one after the other, which neither a Flink"
                    + " application with high availability nor a submission through Flink's web interface can run: set"
                    + " high-availability.type: NONE for this replay, or submit it to a session cluster with flink run";

    private FirstPass() {}

    /** What the second pass decides by; runs the first if the rules need one. */
    public static CutOffsSource cutOffs(
            StreamExecutionEnvironment environment,
            String name,
            Function<StreamExecutionEnvironment, List<DataStream<Inbound>>> sources,
            SegmentationSettings settings)
            throws Exception {
        Engine engine = compile(settings.initialRules());
        if (engine.population() == null) {
            return new CutOffsSource.None();
        }
        if (engine.cutsFollowFromPlaces()) {
            throw new IllegalStateException(NEEDS_ORDER);
        }
        requireTwoJobs(environment.getConfiguration());
        DataStream<TimedCutOffs> cutOffs =
                SegmentationTopology.count(sources.apply(environment), settings.until(firstEnd(settings.end())));
        return new CutOffsSource.Counted(run(environment, name, cutOffs));
    }

    private static Engine compile(PublishedRuleSet rules) {
        Compilation compilation = RuleSets.compile(rules.name(), rules.yaml(), rules.version());
        if (compilation instanceof Compilation.Compiled compiled) {
            return Engine.compile(compiled.ruleSet(), EngineSettings.DEFAULT);
        }
        throw new IllegalStateException("the rule set to start with has errors: " + rules.name() + " version "
                + rules.version() + "; check it with: tierstream validate");
    }

    /** The values of all customers are not cut after the last event, however long time goes on. */
    private static EndOfTime firstEnd(EndOfTime end) {
        return end.kind() == EndOfTime.Kind.FOREVER ? new EndOfTime(EndOfTime.Kind.LAST_EVENT, end.instant()) : end;
    }

    private static void requireTwoJobs(ReadableConfig flink) {
        boolean isApplication = flink.getOptional(DeploymentOptions.TARGET)
                .filter(target -> target.equals("embedded"))
                .isPresent();
        if (isApplication && !flink.get(HighAvailabilityOptions.HA_MODE).equalsIgnoreCase("NONE")) {
            throw new IllegalStateException(ONE_JOB);
        }
    }

    /** A savepoint that the replay begins with is one of the second pass. */
    private static List<TimedCutOffs> run(
            StreamExecutionEnvironment environment, String name, DataStream<TimedCutOffs> cutOffs) throws Exception {
        List<TimedCutOffs> taken = new ArrayList<>();
        try (CloseableIterator<TimedCutOffs> results = CollectedStream.of(cutOffs)) {
            StreamGraph graph = environment.getStreamGraph();
            graph.setJobName(name + ": cut-offs");
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.none());
            JobClient job = environment.executeAsync(graph);
            if (!(job instanceof CoordinationRequestGateway)) {
                throw new IllegalStateException(
                        ONE_JOB + "; job " + job.getJobID() + ", the first, is of no use now: cancel it");
            }
            results.forEachRemaining(taken::add);
            job.getJobExecutionResult().get();
        }
        return taken;
    }
}
