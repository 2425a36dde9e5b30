package io.tierstream.flink.wire;

import io.tierstream.engine.HeldPin;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Membership;
import io.tierstream.engine.RuleSetVersion;
import io.tierstream.engine.tier.ManualOverride;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Membership}. */
final class MembershipFormat implements WireFormat<Membership> {

    static final MembershipFormat INSTANCE = new MembershipFormat();

    private static final int FORM = 1;

    /** With pins; without any the first form is written, as ever. */
    private static final int PINNED = 2;

    /** With tags, and pins or none; without tags one of the earlier forms is written. */
    private static final int TAGGED = 3;

    private static final int IN = 1;
    private static final int AUTOMATICALLY_IN = 2;

    @Override
    public String name() {
        return "membership";
    }

    @Override
    public Class<Membership> type() {
        return Membership.class;
    }

    @Override
    public void write(Membership membership, WireWriter out) {
        int form = form(membership);
        out.writeByte(form);
        out.writeText(membership.customerId());
        out.writeSigned(membership.asOf());
        out.writeUnsigned(membership.sequence());
        out.writeText(membership.ruleSet().name());
        out.writeSigned(membership.ruleSet().version());
        out.writeUnsigned(membership.tiers().size());
        membership.tiers().forEach((tierSet, held) -> {
            out.writeText(tierSet);
            out.writeText(held.tier());
            out.writeSigned(held.since());
        });
        out.writeUnsigned(membership.segments().size());
        membership.segments().forEach((segment, since) -> {
            out.writeText(segment);
            out.writeSigned(since);
        });
        out.writeUnsigned(membership.metrics().size());
        membership.metrics().forEach((metric, value) -> {
            out.writeText(metric);
            out.writeNullableText(value);
        });
        if (form >= PINNED) {
            out.writeUnsigned(membership.pins().size());
            membership.pins().forEach((name, pin) -> {
                out.writeText(name);
                write(pin, out);
            });
        }
        if (form >= TAGGED) {
            out.writeUnsigned(membership.tags().size());
            membership.tags().forEach(out::writeText);
        }
    }

    private static int form(Membership membership) {
        if (!membership.tags().isEmpty()) {
            return TAGGED;
        }
        return membership.pins().isEmpty() ? FORM : PINNED;
    }

    private static void write(HeldPin pin, WireWriter out) {
        out.writeByte((pin.member() ? IN : 0) | (pin.automaticMember() ? AUTOMATICALLY_IN : 0));
        out.writeNullableText(pin.tier());
        out.writeSigned(pin.since());
        out.writeNullableText(pin.automaticTier());
        OverrideFormat.write(pin.override(), out);
    }

    private static Map<String, HeldPin> readPins(WireReader in) {
        Map<String, HeldPin> pins = new LinkedHashMap<>();
        for (long count = in.readUnsigned(); count > 0; count--) {
            String name = in.readName();
            int where = in.readByte();
            String tier = in.readNullableText();
            long since = in.readSigned();
            String automaticTier = in.readNullableText();
            ManualOverride override = OverrideFormat.read(in);
            boolean automatic = (where & AUTOMATICALLY_IN) != 0;
            pins.put(name, new HeldPin((where & IN) != 0, tier, since, override, automatic, automaticTier));
        }
        return pins;
    }

    @Override
    public Membership read(WireReader in) {
        int form = in.readByte();
        Forms.check(name(), form, TAGGED);
        String customerId = in.readText();
        long asOf = in.readSigned();
        long sequence = in.readUnsigned();
        RuleSetVersion ruleSet = new RuleSetVersion(in.readName(), in.readSigned());
        Map<String, HeldTier> tiers = readTiers(in);
        Map<String, Long> segments = readSegments(in);
        Map<String, @Nullable String> metrics = readMetrics(in);
        Map<String, HeldPin> pins = form >= PINNED ? readPins(in) : Map.of();
        List<String> tags = form >= TAGGED ? readTags(in) : List.of();
        return new Membership(customerId, asOf, sequence, ruleSet, tiers, segments, pins, tags, metrics);
    }

    private static List<String> readTags(WireReader in) {
        List<String> tags = new ArrayList<>();
        for (long count = in.readUnsigned(); count > 0; count--) {
            tags.add(in.readName());
        }
        return tags;
    }

    private static Map<String, HeldTier> readTiers(WireReader in) {
        Map<String, HeldTier> tiers = new LinkedHashMap<>();
        for (long count = in.readUnsigned(); count > 0; count--) {
            tiers.put(in.readName(), new HeldTier(in.readName(), in.readSigned()));
        }
        return tiers;
    }

    private static Map<String, Long> readSegments(WireReader in) {
        Map<String, Long> segments = new LinkedHashMap<>();
        for (long count = in.readUnsigned(); count > 0; count--) {
            segments.put(in.readName(), in.readSigned());
        }
        return segments;
    }

    private static Map<String, @Nullable String> readMetrics(WireReader in) {
        Map<String, @Nullable String> metrics = new LinkedHashMap<>();
        for (long count = in.readUnsigned(); count > 0; count--) {
            metrics.put(in.readName(), in.readNullableText());
        }
        return metrics;
    }
}
