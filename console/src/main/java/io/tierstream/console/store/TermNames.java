package io.tierstream.console.store;

import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.DistributionTarget;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import io.tierstream.schemas.v1.TierDistribution;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names of what customers are counted by: {@code segment:NAME}, {@code tier:TIERSET:NAME}, {@code tag:NAME}. */
public final class TermNames {

    private TermNames() {}

    public static String segment(String name) {
        return "segment:" + name;
    }

    public static String tier(String tierSet, String name) {
        return "tier:" + tierSet + ":" + name;
    }

    public static String tag(String name) {
        return "tag:" + name;
    }

    public static boolean isTag(String term) {
        return term.startsWith("tag:");
    }

    /** The target of a transition. */
    public static String of(SegmentTransition transition) {
        return of(transition.getTarget() == TargetKind.TIER, transition.getTierSet(), transition.getName());
    }

    /** The target of a count. */
    public static String of(TierDistribution count) {
        return of(count.getTarget() == DistributionTarget.TIER, count.getTierSet(), count.getName());
    }

    /** The target of a key of the distribution's topic, {@code RULESET/segment/NAME} or {@code RULESET/TIERSET/TIER}. */
    public static String ofKey(String[] key) {
        return key[1].equals("segment") ? segment(key[2]) : tier(key[1], key[2]);
    }

    /** Everything that the customer is counted by. */
    public static Set<String> of(CustomerMembership membership) {
        Set<String> names = new TreeSet<>();
        membership.getTiers().forEach((tierSet, held) -> names.add(tier(tierSet, held.getTier())));
        membership.getSegments().keySet().forEach(name -> names.add(segment(name)));
        membership.getTags().forEach(name -> names.add(tag(name)));
        return names;
    }

    private static String of(boolean tier, @Nullable String tierSet, String name) {
        return tier ? tier(String.valueOf(tierSet), name) : segment(name);
    }
}
