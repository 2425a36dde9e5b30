package io.tierstream.flink.wire;

import io.tierstream.engine.Cause;
import io.tierstream.engine.Direction;
import io.tierstream.engine.Evidence;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Reason;
import io.tierstream.engine.RuleSetVersion;
import io.tierstream.engine.Transition;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Target;
import java.util.ArrayList;
import java.util.List;

/** {@link Transition}. */
final class TransitionFormat implements WireFormat<Transition> {

    static final TransitionFormat INSTANCE = new TransitionFormat();

    private static final int FORM = 1;

    /** With what was decided by hand; without it the first form is written, as ever. */
    private static final int OVERRIDDEN = 2;

    @Override
    public String name() {
        return "transition";
    }

    @Override
    public Class<Transition> type() {
        return Transition.class;
    }

    @Override
    public void write(Transition transition, WireWriter out) {
        out.writeByte(transition.reason().override() == null ? FORM : OVERRIDDEN);
        out.writeText(transition.id());
        out.writeText(transition.customerId());
        out.writeUnsigned(transition.sequence());
        out.writeText(transition.target().name());
        out.writeNullableText(transition.target().tier());
        out.writeByte(transition.direction() == Direction.ENTER ? 1 : 2);
        out.writeSigned(transition.time());
        out.writeText(transition.ruleSet().name());
        out.writeSigned(transition.ruleSet().version());
        writeReason(transition.reason(), out);
        HeldTier previous = transition.previous();
        out.writeByte(previous == null ? 0 : 1);
        if (previous != null) {
            out.writeText(previous.tier());
            out.writeSigned(previous.since());
        }
        Long expectedExitAt = transition.expectedExitAt();
        out.writeByte(expectedExitAt == null ? 0 : 1);
        if (expectedExitAt != null) {
            out.writeSigned(expectedExitAt);
        }
    }

    private static void writeReason(Reason reason, WireWriter out) {
        out.writeText(reason.cause().name());
        out.writeNullableText(reason.eventId());
        out.writeUnsigned(reason.evidence().size());
        for (Evidence evidence : reason.evidence()) {
            out.writeText(evidence.metric());
            out.writeText(evidence.operator());
            out.writeText(evidence.threshold());
            out.writeNullableText(evidence.before());
            out.writeNullableText(evidence.after());
            out.writeByte((evidence.heldBefore() ? 1 : 0) | (evidence.holds() ? 2 : 0));
        }
        ManualOverride override = reason.override();
        if (override != null) {
            OverrideFormat.write(override, out);
        }
    }

    @Override
    public Transition read(WireReader in) {
        int form = in.readByte();
        Forms.check(name(), form, OVERRIDDEN);
        return new Transition(
                in.readText(),
                in.readText(),
                in.readUnsigned(),
                new Target(in.readName(), in.readNullableText()),
                in.readByte() == 1 ? Direction.ENTER : Direction.EXIT,
                in.readSigned(),
                new RuleSetVersion(in.readName(), in.readSigned()),
                readReason(in, form),
                in.readByte() == 0 ? null : new HeldTier(in.readText(), in.readSigned()),
                in.readByte() == 0 ? null : Long.valueOf(in.readSigned()));
    }

    private static Reason readReason(WireReader in, int form) {
        Cause cause = Cause.valueOf(in.readName());
        String eventId = in.readNullableText();
        int count = (int) in.readUnsigned();
        List<Evidence> evidence = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String metric = in.readText();
            String operator = in.readName();
            String threshold = in.readText();
            String before = in.readNullableText();
            String after = in.readNullableText();
            int held = in.readByte();
            evidence.add(new Evidence(metric, operator, threshold, before, after, (held & 1) != 0, (held & 2) != 0));
        }
        return new Reason(cause, eventId, evidence, form == OVERRIDDEN ? OverrideFormat.read(in) : null);
    }
}
