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

    private record Item(
            String name,
            long version,
            String contentHash,
            Instant publishedAt,
            @Nullable String author,
            @Nullable String comment,
            RuleSets.@Nullable Verdict status) {}

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
        routes.get("/api/v1/rule-sets/{name}/{version}", this::one);
    }

    private void list(Context context) {
        gate.require(context, Role.VIEWER);
        Paging paging = Paging.of(context);
        Long after = paging.number();
        int from = after == null ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, after));
        List<RuleSets.RuleSet> all = ruleSets.all();
        List<Item> items = all.stream()
                .skip(from)
                .limit(paging.limit())
                .map(RuleSetRoutes::item)
                .toList();
        int end = from + items.size();
        Answer.json(context, new Page<>(items, end < all.size() ? Paging.cursor(Integer.toString(end)) : null));
    }

    private static Item item(RuleSets.RuleSet ruleSet) {
        return new Item(
                ruleSet.name(),
                ruleSet.version(),
                ruleSet.contentHash(),
                ruleSet.publishedAt(),
                ruleSet.author(),
                ruleSet.comment(),
                ruleSet.status());
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
                        found.name(),
                        found.version(),
                        found.contentHash(),
                        found.publishedAt(),
                        found.author(),
                        found.comment(),
                        found.status(),
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
