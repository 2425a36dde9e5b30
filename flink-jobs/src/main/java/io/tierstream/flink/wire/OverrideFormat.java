package io.tierstream.flink.wire;

import io.tierstream.engine.tier.ManualOverride;
import org.jspecify.annotations.Nullable;

/** {@link ManualOverride}, inside other values; these tell the form. */
final class OverrideFormat {

    private OverrideFormat() {}

    static void write(ManualOverride override, WireWriter out) {
        out.writeNullableText(override.commandId());
        out.writeText(override.author());
        out.writeText(override.reason());
        out.writeNullableText(override.approvedBy());
        Long until = override.until();
        out.writeByte(until == null ? 0 : 1);
        if (until != null) {
            out.writeSigned(until);
        }
    }

    static ManualOverride read(WireReader in) {
        @Nullable String commandId = in.readNullableText();
        String author = in.readText();
        String reason = in.readText();
        @Nullable String approvedBy = in.readNullableText();
        return new ManualOverride(
                commandId, author, reason, approvedBy, in.readByte() == 0 ? null : Long.valueOf(in.readSigned()));
    }
}
