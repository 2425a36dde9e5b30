package io.tierstream.console.web;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Role;
import io.tierstream.console.rules.ReadableRuleSet;
import io.tierstream.console.rules.RuleBook;
import io.tierstream.console.store.RuleSets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rule sets: which there were, what became of them, and what they say. */
final class RuleSetRoutes implements Routes {

    private final Gate gate;
    private final RuleSets ruleSets;
    private final RuleBook rules;

    private record Tasks(List<RuleSets.Task> items) {}

    private record Whole(
            String name,
            long version,
            String contentHash,
            Instant publishedAt,
            @Nullable String author,
            @Nullable String comment,
            RuleSets.@Nullable Verdict status,
            String text,
            ReadableRuleSet readable) {}

    RuleSetRoutes(Gate gate, RuleSets ruleSets, RuleBook rules) {
        this.gate = gate;
        this.ruleSets = ruleSets;
        this.rules = rules;
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get("/api/v1/rule-sets", this::list);
        routes.get("/api/v1/rule-sets/{name}/tasks", this::tasks);
        routes.get("/api/v1/rule-sets/{name}/{version}", this::one);
    }

    private void list(Context context) {
        gate.require(context, Role.VIEWER);
        Paging paging = Paging.of(context);
        Long after = paging.number();
        int from = after == null ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, after));
        List<RuleSets.Entry> found = ruleSets.list(from, paging.limit() + 1);
        boolean more = found.size() > paging.limit();
        Answer.json(
                context,
                new Page<>(
                        more ? found.subList(0, paging.limit()) : found,
                        more ? Paging.cursor(Integer.toString(from + paging.limit())) : null));
    }

    private void tasks(Context context) {
        gate.require(context, Role.VIEWER);
        Answer.json(context, new Tasks(ruleSets.tasks(context.pathParam("name"))));
    }

    private void one(Context context) {
        gate.require(context, Role.VIEWER);
        String name = context.pathParam("name");
        String version = context.pathParam("version");
        RuleSets.RuleSet found = ruleSets.find(name, number(version))
                .orElseThrow(() ->
                        ProblemException.notFound("there is no version " + version + " of a rule set '" + name + "'"));
        Answer.json(
                context,
                new Whole(
                        found.entry().name(),
                        found.entry().version(),
                        found.entry().contentHash(),
                        found.entry().publishedAt(),
                        found.entry().author(),
                        found.entry().comment(),
                        found.entry().status(),
                        found.text(),
                        rules.read(found.text())));
    }

    private static long number(String version) {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("a version is a number, not '" + version + "'");
        }
    }
}
