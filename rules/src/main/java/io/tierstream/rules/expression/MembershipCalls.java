package io.tierstream.rules.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Expression;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Suggestion;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code inSegment("vip")}, {@code inTier("value", "gold")}, {@code inTier("value")} and {@code hasTag("value/high")}. */
final class MembershipCalls {

    static final String IN_SEGMENT = "inSegment";
    static final String IN_TIER = "inTier";
    static final String HAS_TAG = "hasTag";

    private final CelText text;
    private final Scope scope;

    MembershipCalls(CelText text, Scope scope) {
        this.text = text;
        this.scope = scope;
    }

    static boolean isOne(String function) {
        return isOfOne(function) || function.equals(HAS_TAG);
    }

    /** Whether it looks at one segment or tier set. */
    static boolean isOfOne(String function) {
        return function.equals(IN_SEGMENT) || function.equals(IN_TIER);
    }

    @Nullable
    Typed call(CelExpr call) {
        String function = call.call().function();
        if (!(scope instanceof MetricScope metrics)) {
            text.issues()
                    .add(
                            IssueCode.UNKNOWN_FUNCTION,
                            text.functionSpan(call),
                            function + "() cannot be used in where, which looks at nothing but an event",
                            "use it in when:");
            return null;
        }
        List<CelExpr> args = call.call().args();
        boolean tier = function.equals(IN_TIER);
        boolean texts = args.stream().allMatch(MembershipCalls::isText);
        if (call.call().target().isPresent() || args.isEmpty() || args.size() > (tier ? 2 : 1) || !texts) {
            text.report(
                    IssueCode.ARGUMENTS,
                    call,
                    function + " takes " + expected(function) + ", in quotes",
                    "write " + Functions.SIGNATURES.get(function));
            return null;
        }
        return switch (function) {
            case IN_SEGMENT -> segment(args.get(0), metrics.rules());
            case IN_TIER -> tier(args, metrics.rules());
            default -> tag(args.get(0), metrics.rules());
        };
    }

    private static String expected(String function) {
        return switch (function) {
            case IN_SEGMENT -> "the name of a segment";
            case IN_TIER -> "the names of a tier set and a tier";
            default -> "a tag";
        };
    }

    /** A tag is carried by who is in a segment or tier that has it, or one below it. */
    private @Nullable Typed tag(CelExpr argument, RuleNames rules) {
        String tag = argument.constant().stringValue();
        List<Expression> carriers = rules.carriers(tag);
        if (carriers.isEmpty()) {
            report(argument, "no segment or tier has the tag " + tag, hint(tag, rules.tags(), "the tags are"));
            return null;
        }
        return Typed.condition(carriers.size() == 1 ? carriers.get(0) : new Expression.Or(carriers));
    }

    private static boolean isText(CelExpr part) {
        return part.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && part.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private @Nullable Typed segment(CelExpr argument, RuleNames rules) {
        String name = argument.constant().stringValue();
        if (rules.segments().contains(name)) {
            return Typed.condition(new Expression.InSegment(name));
        }
        boolean tierSet = rules.tiers(name) != null;
        report(
                argument,
                "no segment is called " + name + (tierSet ? "; it is a tier set" : ""),
                tierSet
                        ? "write inTier(\"" + name + "\", \"TIER\")"
                        : hint(name, rules.segments(), "the segments are"));
        return null;
    }

    private @Nullable Typed tier(List<CelExpr> args, RuleNames rules) {
        String name = args.get(0).constant().stringValue();
        List<String> tiers = rules.tiers(name);
        if (tiers == null) {
            boolean segment = rules.segments().contains(name);
            report(
                    args.get(0),
                    "no tier set is called " + name + (segment ? "; it is a segment" : ""),
                    segment ? "write inSegment(\"" + name + "\")" : hint(name, rules.tierSets(), "the tier sets are"));
            return null;
        }
        if (args.size() == 1) {
            return Typed.condition(new Expression.InTier(name, null));
        }
        String tier = args.get(1).constant().stringValue();
        if (!tiers.contains(tier)) {
            report(args.get(1), "the tier set " + name + " has no tier " + tier, hint(tier, tiers, "the tiers are"));
            return null;
        }
        return Typed.condition(new Expression.InTier(name, tier));
    }

    private static @Nullable String hint(String name, Collection<String> known, String label) {
        return Suggestion.didYouMeanOr(name, known, label);
    }

    private void report(CelExpr argument, String message, @Nullable String hint) {
        text.report(IssueCode.UNKNOWN_RULE, argument, message, hint);
    }
}
