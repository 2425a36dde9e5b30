package io.tierstream.rules.expression;

import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.RankFunction;
import io.tierstream.engine.expression.Expression.TextOperator;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Suggestion;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The functions of the language. */
final class Functions {

    /** Every function, with how it is called. */
    static final Map<String, String> SIGNATURES = Map.ofEntries(
            Map.entry("since", "since(metric), or since(inTier(\"TIER_SET\", \"TIER\"))"),
            Map.entry("defined", "defined(name)"),
            Map.entry("seconds", "seconds(30)"),
            Map.entry("minutes", "minutes(30)"),
            Map.entry("hours", "hours(6)"),
            Map.entry("days", "days(30)"),
            Map.entry("weeks", "weeks(4)"),
            Map.entry("duration", "duration(\"90m\")"),
            Map.entry("timestamp", "timestamp(\"2026-01-31T00:00:00Z\")"),
            Map.entry("percentile", "percentile(spend) >= 95"),
            Map.entry("quintile", "quintile(spend) == 5"),
            Map.entry("inSegment", "inSegment(\"vip\")"),
            Map.entry("inTier", "inTier(\"value\", \"gold\")"),
            Map.entry("hasTag", "hasTag(\"value/high\")"),
            Map.entry("startsWith", "text.startsWith(\"a\")"),
            Map.entry("endsWith", "text.endsWith(\"a\")"),
            Map.entry("contains", "text.contains(\"a\")"),
            Map.entry("matches", "text.matches(\"^a+$\")"));

    private static final Map<String, Long> UNITS = Map.of(
            "seconds", 1_000L, "minutes", 60_000L, "hours", 3_600_000L, "days", 86_400_000L, "weeks", 604_800_000L);

    private static final Map<String, String> RESERVED = Map.of("score", "a combined score");

    private static final Set<String> MACROS = Set.of("all", "exists", "exists_one", "existsOne", "map", "filter");

    private final Analyzer analyzer;
    private final CelText text;
    private final Scope scope;
    private final Constants constants;
    private final TextTests textTests;
    private final MembershipCalls memberships;
    private final Ranks ranks;

    Functions(Analyzer analyzer, CelText text, Scope scope) {
        this.analyzer = analyzer;
        this.text = text;
        this.scope = scope;
        this.constants = new Constants(text);
        this.textTests = new TextTests(analyzer, text, constants);
        this.memberships = new MembershipCalls(text, scope);
        this.ranks = new Ranks(analyzer, text, scope);
    }

    @Nullable
    Typed call(CelExpr call) {
        String name = call.call().function();
        if (!SIGNATURES.containsKey(name)) {
            reportUnknown(call, name);
            return null;
        }
        if (MembershipCalls.isOne(name)) {
            return memberships.call(call);
        }
        TextOperator textOperator = TextTests.operator(name);
        if (textOperator != null) {
            return textTests.test(call, textOperator);
        }
        if (call.call().target().isPresent() || call.call().args().size() != 1) {
            reportArguments(call, name + " takes one argument in its parentheses");
            return null;
        }
        CelExpr argument = call.call().args().get(0);
        RankFunction rank = Ranks.function(name);
        if (rank != null) {
            return ranks.rank(call, rank, argument);
        }
        return switch (name) {
            case "since" -> since(call, argument);
            case "defined" -> defined(argument);
            case "duration" -> withText(call, argument, constants::duration);
            case "timestamp" -> withText(call, argument, constants::timestamp);
            default -> amount(call, name, argument);
        };
    }

    Ranks ranks() {
        return ranks;
    }

    private void reportUnknown(CelExpr call, String name) {
        String reserved = RESERVED.get(name);
        if (reserved != null) {
            add(IssueCode.RESERVED, call, name + " is reserved, not yet supported: " + reserved, "remove it for now");
        } else if (name.equals("has")) {
            add(IssueCode.UNSUPPORTED_EXPRESSION, call, "has() is for fields of messages", "write defined(name)");
        } else if (MACROS.contains(name) && call.call().target().isPresent()) {
            add(
                    IssueCode.UNSUPPORTED_EXPRESSION,
                    call,
                    "the macro " + name + " goes over a list, and there are no lists here",
                    "choose the events with a metric's where:, and count them");
        } else {
            String hint = Suggestion.didYouMean(name, SIGNATURES.keySet());
            boolean now = name.equals("now") && scope instanceof MetricScope;
            add(
                    IssueCode.UNKNOWN_FUNCTION,
                    call,
                    "there is no function " + name,
                    hint != null
                            ? hint
                            : now
                                    ? "the time since an event is since(m), for a metric m such as {last: time}"
                                    : "the functions are: " + String.join(", ", new TreeSet<>(SIGNATURES.keySet())));
        }
    }

    private void add(IssueCode code, CelExpr call, String message, @Nullable String hint) {
        text.issues().add(code, text.functionSpan(call), message, hint);
    }

    private void reportArguments(CelExpr call, String message) {
        text.report(
                IssueCode.ARGUMENTS,
                call,
                message,
                "write " + SIGNATURES.get(call.call().function()));
    }

    private @Nullable Typed since(CelExpr call, CelExpr argument) {
        if (!(scope instanceof MetricScope)) {
            add(
                    IssueCode.UNKNOWN_FUNCTION,
                    call,
                    "since() cannot be used in where, which looks at an event when it comes and never again",
                    "use over: for recent events, or since() in when:");
            return null;
        }
        if (argument.getKind() == CelExpr.ExprKind.Kind.CALL
                && MembershipCalls.isOfOne(argument.call().function())) {
            Typed membership = analyzer.analyze(argument);
            return membership == null
                    ? null
                    : new Typed(new Expression.SinceEntry(membership.expression()), Type.DURATION);
        }
        if (argument.getKind() != CelExpr.ExprKind.Kind.IDENT) {
            text.report(
                    IssueCode.SINCE_ARGUMENT,
                    argument,
                    "since() takes the name of an instant metric, or inSegment() or inTier(), not "
                            + text.source(argument),
                    "write since(m) for a metric m such as {last: time}, or since(inTier(\"value\", \"gold\"))");
            return null;
        }
        Typed metric = analyzer.analyze(argument);
        if (metric == null) {
            return null;
        }
        String name = argument.ident().name();
        if (!scope.isInstantMetric(name)) {
            text.report(
                    IssueCode.SINCE_ARGUMENT,
                    argument,
                    name + " is " + kindOfMetric(metric) + ", not an instant",
                    "define a metric of the form {last: time} and take since() of that");
            return null;
        }
        return new Typed(new Expression.Since(name), Type.DURATION);
    }

    private static String kindOfMetric(Typed metric) {
        return metric.type() == Type.ANY ? "the value of an event field" : metric.kind();
    }

    private @Nullable Typed defined(CelExpr argument) {
        boolean isName =
                argument.getKind() == CelExpr.ExprKind.Kind.IDENT || argument.getKind() == CelExpr.ExprKind.Kind.SELECT;
        if (!isName) {
            text.report(
                    IssueCode.ARGUMENTS,
                    argument,
                    "defined() takes a name, not " + text.source(argument),
                    "write " + SIGNATURES.get("defined"));
            return null;
        }
        Typed variable = analyzer.analyze(argument);
        return variable != null && variable.expression() instanceof Expression.Variable named
                ? Typed.condition(new Expression.Defined(named.name()))
                : null;
    }

    private @Nullable Typed withText(CelExpr call, CelExpr argument, ConstantReader reader) {
        Typed typed = analyzer.analyze(argument);
        if (typed == null) {
            return null;
        }
        if (!typed.isLiteral() || typed.type() != Type.TEXT) {
            reportArguments(call, call.call().function() + "() takes a constant text, not " + text.source(argument));
            return null;
        }
        return reader.read(argument, (String) typed.value());
    }

    private interface ConstantReader {
        @Nullable
        Typed read(CelExpr part, String value);
    }

    private @Nullable Typed amount(CelExpr call, String name, CelExpr argument) {
        Typed typed = analyzer.analyze(argument);
        if (typed == null) {
            return null;
        }
        if (!typed.isLiteral() || typed.type() != Type.NUMBER) {
            reportArguments(call, name + "() takes a constant number, not " + text.source(argument));
            return null;
        }
        Long unit = Objects.requireNonNull(UNITS.get(name), name);
        return constants.duration(call, (Decimal) typed.value(), unit);
    }
}
