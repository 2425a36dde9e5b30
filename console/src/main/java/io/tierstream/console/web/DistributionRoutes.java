package io.tierstream.console.web;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Role;
import io.tierstream.console.store.Counts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The distribution now and over time: numbers only, which everybody who comes in may see. */
final class DistributionRoutes implements Routes {

    private static final String NOTE =
            "Who leaves if nothing more happens, as it was foreseen on entry. Every event since then"
                    + " can have moved it.";

    private final Gate gate;
    private final Targets targets;
    private final Counts counts;
    private final Clock clock;

    private record Point(Instant at, long members, long entries, long exits) {}

    private record History(String target, long stepSeconds, List<Point> points) {}

    private record Flow(@Nullable String from, @Nullable String to, long customers) {}

    private record Flows(String tierSet, String span, List<Flow> flows) {}

    private record Bar(long upToSeconds, long customers) {}

    private record Dwell(String target, long completed, double p50Seconds, double p90Seconds, List<Bar> histogram) {}

    private record Turnover(
            String target,
            long entries,
            long exits,
            long members,
            @Nullable Double turnover) {}

    private record Volatility(String span, List<Turnover> items) {}

    private record Leaving(List<Counts.Leaving> items, String note) {}

    DistributionRoutes(Gate gate, Targets targets, Counts counts, Clock clock) {
        this.gate = gate;
        this.targets = targets;
        this.counts = counts;
        this.clock = clock;
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get("/api/v1/distribution", this::distribution);
        routes.get("/api/v1/distribution/history", this::history);
        routes.get("/api/v1/flows", this::flows);
        routes.get("/api/v1/dwell", this::dwell);
        routes.get("/api/v1/volatility", this::volatility);
        routes.get("/api/v1/leaving", this::leaving);
    }

    private void distribution(Context context) {
        gate.require(context, Role.VIEWER);
        Answer.json(context, targets.view());
    }

    private void history(Context context) {
        gate.require(context, Role.VIEWER);
        Spans.Span span = Spans.span(context);
        String target = Spans.required(context, "target");
        long members = targets.members(target);
        List<Point> points = counts.history(target, span.length(), span.step(), clock.instant()).stream()
                .map(step -> new Point(step.at(), members - step.netLater(), step.entries(), step.exits()))
                .toList();
        Answer.json(context, new History(target, span.step().toSeconds(), points));
    }

    private void flows(Context context) {
        gate.require(context, Role.VIEWER);
        Spans.Span span = Spans.span(context);
        String tierSet = Spans.required(context, "tierSet");
        targets.requireTierSet(tierSet);
        Instant now = clock.instant();
        List<Flow> flows = counts.flows(tierSet, now.minus(span.length()), now).stream()
                .map(flow -> new Flow(tier(flow.from()), tier(flow.to()), flow.customers()))
                .toList();
        Answer.json(context, new Flows(tierSet, span.text(), flows));
    }

    private static @Nullable String tier(@Nullable String target) {
        return target == null ? null : target.split(":", 3)[2];
    }

    private void dwell(Context context) {
        gate.require(context, Role.VIEWER);
        String target = Spans.required(context, "target");
        targets.require(target);
        Counts.Dwell dwell = counts.dwell(target);
        List<Bar> bars = dwell.histogram().stream()
                .map(stays -> new Bar(stays.upTo().toSeconds(), stays.customers()))
                .toList();
        Answer.json(context, new Dwell(target, dwell.completed(), seconds(dwell.p50()), seconds(dwell.p90()), bars));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private void volatility(Context context) {
        gate.require(context, Role.VIEWER);
        Spans.Span span = Spans.span(context);
        Instant now = clock.instant();
        List<Turnover> items = counts.since(now.minus(span.length()), now).stream()
                .map(own -> new Turnover(own.term(), own.entries(), own.exits(), own.members(), turnover(own)))
                .toList();
        Answer.json(context, new Volatility(span.text(), items));
    }

    private static @Nullable Double turnover(Counts.Own own) {
        return own.members() == 0 ? null : Math.round(1e4 * (own.entries() + own.exits()) / 2.0 / own.members()) / 1e4;
    }

    private void leaving(Context context) {
        gate.require(context, Role.VIEWER);
        Duration within = Spans.duration(
                "within", Optional.ofNullable(context.queryParam("within")).orElse("7d"));
        String target = context.queryParam("target");
        if (target != null) {
            targets.require(target);
        }
        Instant now = clock.instant();
        List<Counts.Leaving> items = counts.leaving(now, now.plus(within)).stream()
                .filter(leaving -> target == null || leaving.target().equals(target))
                .toList();
        Answer.json(context, new Leaving(items, NOTE));
    }
}
