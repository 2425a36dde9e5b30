package io.tierstream.console.web;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Role;
import io.tierstream.console.feed.Consistency.Check;
import io.tierstream.console.feed.Live;
import io.tierstream.console.feed.Monitor;
import io.tierstream.console.feed.Progress;
import io.tierstream.console.store.DeadLetters;
import io.tierstream.console.store.RuleSets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the service and the job do: status, lags, dead letters. */
final class HealthRoutes implements Routes {

    private final Gate gate;
    private final Statuses statuses;
    private final Monitor monitor;
    private final Live live;
    private final DeadLetters deadLetters;

    private record DeadLetterCounts(long total, List<DeadLetters.Count> byReason) {}

    private record Health(
            List<Progress.TopicLag> topics,
            DeadLetterCounts deadLetters,
            Live.Latency latency,
            RuleSets.@Nullable InForce ruleSet,
            long behindMillis,
            boolean stale,
            @Nullable String trouble,
            List<Check> checks) {}

    private record Letter(
            Instant at,
            String sourceTopic,
            int partition,
            long offset,
            String reason,
            String message,
            @Nullable String key,
            @Nullable String bytesBase64,
            @Nullable String text) {}

    HealthRoutes(Gate gate, Statuses statuses, Monitor monitor, Live live, DeadLetters deadLetters) {
        this.gate = gate;
        this.statuses = statuses;
        this.monitor = monitor;
        this.live = live;
        this.deadLetters = deadLetters;
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get("/api/v1/status", this::status);
        routes.get("/api/v1/health", this::health);
        routes.get("/api/v1/dead-letters", this::deadLetters);
    }

    private void status(Context context) {
        Answer.json(context, statuses.of(gate.require(context, Role.VIEWER)));
    }

    private void health(Context context) {
        gate.require(context, Role.VIEWER);
        Monitor.Health health = monitor.health();
        List<DeadLetters.Count> counts = deadLetters.counts();
        long total = counts.stream().mapToLong(DeadLetters.Count::count).sum();
        Answer.json(
                context,
                new Health(
                        health.feed().topics(),
                        new DeadLetterCounts(total, counts),
                        live.latency(),
                        health.ruleSet(),
                        health.feed().behind().toMillis(),
                        health.feed().stale(),
                        health.feed().trouble(),
                        health.checks()));
    }

    /** Dead letters hold what customers did: not for those who see numbers only. */
    private void deadLetters(Context context) {
        gate.require(context, Role.ANALYST);
        Paging paging = Paging.of(context);
        List<DeadLetters.Letter> found =
                deadLetters.list(context.queryParam("reason"), mark(paging), paging.limit() + 1);
        boolean more = found.size() > paging.limit();
        List<DeadLetters.Letter> shown = more ? found.subList(0, paging.limit()) : found;
        String next = more ? cursor(shown.get(shown.size() - 1).mark()) : null;
        Answer.json(context, new Page<>(shown.stream().map(HealthRoutes::letter).toList(), next));
    }

    private static String cursor(DeadLetters.Mark mark) {
        return Paging.cursor(mark.at() + "," + mark.partition() + "," + mark.offset());
    }

    private static DeadLetters.@Nullable Mark mark(Paging paging) {
        String after = paging.after();
        if (after == null) {
            return null;
        }
        try {
            String[] parts = after.split(",", 3);
            return new DeadLetters.Mark(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw Paging.badCursor();
        }
    }

    private static Letter letter(DeadLetters.Letter letter) {
        byte[] value = letter.value();
        return new Letter(
                letter.at(),
                letter.source().topic(),
                letter.source().partition(),
                letter.source().offset(),
                letter.reason(),
                letter.message(),
                letter.key() == null ? null : new String(letter.key(), StandardCharsets.UTF_8),
                value == null ? null : Base64.getEncoder().encodeToString(value),
                value == null ? null : text(value));
    }

    /** The bytes as text if they are text that people can read. */
    private static @Nullable String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t') ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
