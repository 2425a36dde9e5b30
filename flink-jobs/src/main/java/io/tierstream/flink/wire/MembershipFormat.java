package io.tierstream.flink.wire;

import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Membership;
import io.tierstream.engine.RuleSetVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Membership}. */
final class MembershipFormat implements WireFormat<Membership> {

    static final MembershipFormat INSTANCE = new MembershipFormat();

    private static final int FORM = 1;

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
        out.writeByte(FORM);
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
    }

    @Override
    public Membership read(WireReader in) {
        Forms.check(name(), in.readByte(), FORM);
        return new Membership(
                in.readText(),
                in.readSigned(),
                in.readUnsigned(),
                new RuleSetVersion(in.readName(), in.readSigned()),
                readTiers(in),
                readSegments(in),
                readMetrics(in));
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
