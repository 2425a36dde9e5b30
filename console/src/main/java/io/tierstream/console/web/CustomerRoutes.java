package io.tierstream.console.web;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Role;
import io.tierstream.console.access.audit.RequestAudit;
import io.tierstream.console.rules.ReadableRuleSet;
import io.tierstream.console.rules.RuleBook;
import io.tierstream.console.rules.TierOutlook;
import io.tierstream.console.store.CustomerFilter;
import io.tierstream.console.store.CustomerFilter.MetricRange;
import io.tierstream.console.store.CustomerFilter.Operator;
import io.tierstream.console.store.Customers;
import io.tierstream.console.store.RuleSets;
import io.tierstream.console.store.TermNames;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.SegmentTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Customers: search, page, timeline, and the fast lookup of what one is in. */
final class CustomerRoutes implements Routes {

    private static final int MOST_IDS = 1_000;
    private static final Pattern METRIC = Pattern.compile("(.+?)\\s*(>=|<=|==|!=|>|<)\\s*(.+)");

    private final Gate gate;
    private final Customers customers;
    private final RuleSets ruleSets;
    private final RuleBook rules;

    private record Found(
            List<CustomerView.Short> items, @Nullable String next, int scanned) {}

    private record Ids(@Nullable List<String> ids) {}

    private record Memberships(List<CustomerView.Membership> items, List<String> unknown) {}

    CustomerRoutes(Gate gate, Customers customers, RuleSets ruleSets, RuleBook rules) {
        this.gate = gate;
        this.customers = customers;
        this.ruleSets = ruleSets;
        this.rules = rules;
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get("/api/v1/customers", this::search);
        routes.get("/api/v1/customers/{id}", this::customer);
        routes.get("/api/v1/customers/{id}/timeline", this::timeline);
        routes.get("/api/v1/customers/{id}/membership", this::membership);
        routes.post("/api/v1/memberships", this::memberships);
    }

    private void search(Context context) {
        gate.require(context, Role.ANALYST);
        Paging paging = Paging.of(context);
        Customers.Found found = customers.search(filter(context), paging.limit(), paging.after());
        String next = found.next();
        Answer.json(
                context,
                new Found(
                        found.customers().stream().map(CustomerView.Short::of).toList(),
                        next == null ? null : Paging.cursor(next),
                        found.scanned()));
    }

    private static CustomerFilter filter(Context context) {
        List<String> terms = new ArrayList<>();
        for (String tier : context.queryParams("tier")) {
            if (tier.indexOf(':') < 0) {
                throw ProblemException.badRequest("tier is TIERSET:TIER, such as value:gold, not '" + tier + "'");
            }
            terms.add("tier:" + tier);
        }
        context.queryParams("segment").forEach(segment -> terms.add(TermNames.segment(segment)));
        context.queryParams("tag").forEach(tag -> terms.add(TermNames.tag(tag)));
        List<MetricRange> metrics = context.queryParams("metric").stream()
                .map(CustomerRoutes::range)
                .toList();
        return new CustomerFilter(
                Optional.ofNullable(context.queryParam("prefix")).orElse(""), terms, metrics);
    }

    private static MetricRange range(String text) {
        Matcher matcher = METRIC.matcher(text);
        if (!matcher.matches()) {
            throw ProblemException.badRequest(
                    "metric is a comparison such as spend_30d>=100 (>=, <=, ==, !=, >, <), not '" + text + "'");
        }
        Operator operator = Arrays.stream(Operator.values())
                .filter(candidate -> candidate.text().equals(matcher.group(2)))
                .findFirst()
                .orElseThrow();
        return new MetricRange(matcher.group(1), operator, matcher.group(3));
    }

    private void customer(Context context) {
        gate.require(context, Role.ANALYST);
        CustomerMembership membership = require(context);
        Optional<String> text = ruleSets.find(membership.getRuleSet(), membership.getRuleSetVersion())
                .map(RuleSets.RuleSet::text);
        ReadableRuleSet readable = text.map(rules::read).orElse(ReadableRuleSet.EMPTY);
        List<TierOutlook> outlook = text.map(
                        decidedBy -> rules.outlook(inForce(membership).orElse(decidedBy), decidedBy, membership))
                .orElse(List.of());
        Answer.json(
                context, CustomerView.of(membership, customers.stays(membership.getCustomerId()), readable, outlook));
    }

    /** The newest version that decides; customers whom it left where they were still show the version before. */
    private Optional<String> inForce(CustomerMembership membership) {
        return ruleSets.inForce()
                .filter(version -> version.name().equals(membership.getRuleSet()))
                .flatMap(version -> ruleSets.find(version.name(), version.version()))
                .map(RuleSets.RuleSet::text);
    }

    private void timeline(Context context) {
        gate.require(context, Role.ANALYST);
        Paging paging = Paging.of(context);
        List<SegmentTransition> transitions =
                customers.timeline(context.pathParam("id"), paging.number(), paging.limit() + 1);
        if (transitions.isEmpty() && paging.after() == null) {
            CustomerMembership unused = require(context);
        }
        boolean more = transitions.size() > paging.limit();
        List<SegmentTransition> shown = more ? transitions.subList(0, paging.limit()) : transitions;
        String next =
                more ? Paging.cursor(Long.toString(shown.get(shown.size() - 1).getSequence())) : null;
        Answer.json(context, new Page<>(shown.stream().map(TransitionView::of).toList(), next));
    }

    private void membership(Context context) {
        gate.require(context, Role.ANALYST);
        Answer.json(context, CustomerView.Membership.of(require(context)));
    }

    private CustomerMembership require(Context context) {
        String id = context.pathParam("id");
        return customers.find(id).orElseThrow(() -> ProblemException.notFound("there is no customer '" + id + "'"));
    }

    private void memberships(Context context) {
        gate.require(context, Role.ANALYST);
        List<String> ids = Json.body(context, Ids.class).ids();
        if (ids == null || ids.size() > MOST_IDS || ids.contains(null)) {
            throw ProblemException.badRequest("ids is a list of at most " + MOST_IDS + " customer ids");
        }
        RequestAudit.lookedUp(context, ids.size());
        Set<String> unknown = new LinkedHashSet<>(ids);
        List<CustomerView.Membership> items = customers.findAll(unknown).stream()
                .map(CustomerView.Membership::of)
                .toList();
        items.forEach(item -> unknown.remove(item.id()));
        Answer.json(context, 200, new Memberships(items, List.copyOf(unknown)));
    }
}
