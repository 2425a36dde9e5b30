package io.tierstream.flink.wire;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Receipt;
import io.tierstream.engine.RuleSetVersion;
import io.tierstream.engine.Tombstone;
import io.tierstream.engine.Transfer;
import io.tierstream.engine.Transition;
import org.jspecify.annotations.Nullable;

/**
 * {@link Announcement}: form 1 is a transition, form 2 a membership, form 3 a tombstone, form 4 a receipt of an erasure, form 5
 * one of a merge, form 6 a part of a transfer.
 */
final class AnnouncementFormat implements WireFormat<Announcement> {

    static final AnnouncementFormat INSTANCE = new AnnouncementFormat();

    private static final int TRANSITION = 1;
    private static final int MEMBERSHIP = 2;
    private static final int TOMBSTONE = 3;
    private static final int ERASURE = 4;
    private static final int MERGE = 5;
    private static final int TRANSFER = 6;

    @Override
    public String name() {
        return "announcement";
    }

    @Override
    public Class<Announcement> type() {
        return Announcement.class;
    }

    @Override
    public void write(Announcement announcement, WireWriter out) {
        if (announcement instanceof Transition transition) {
            out.writeByte(TRANSITION);
            TransitionFormat.INSTANCE.write(transition, out);
        } else if (announcement instanceof Membership membership) {
            out.writeByte(MEMBERSHIP);
            MembershipFormat.INSTANCE.write(membership, out);
        } else if (announcement instanceof Tombstone tombstone) {
            out.writeByte(TOMBSTONE);
            out.writeText(tombstone.customerId());
        } else if (announcement instanceof Receipt receipt) {
            write(receipt, out);
        } else {
            out.writeByte(TRANSFER);
            TransferFormat.write((Transfer) announcement, out);
        }
    }

    private static void write(Receipt receipt, WireWriter out) {
        String into = receipt.into();
        out.writeByte(into == null ? ERASURE : MERGE);
        if (into != null) {
            out.writeText(into);
        }
        out.writeText(receipt.customerId());
        out.writeSigned(receipt.at());
        OverrideFormat.write(receipt.order(), out);
        out.writeUnsigned(receipt.exits());
        out.writeUnsigned(receipt.sequence());
        out.writeText(receipt.ruleSet().name());
        out.writeSigned(receipt.ruleSet().version());
    }

    private static Receipt receipt(WireReader in, @Nullable String into) {
        return new Receipt(
                in.readText(),
                in.readSigned(),
                OverrideFormat.read(in),
                (int) in.readUnsigned(),
                in.readUnsigned(),
                new RuleSetVersion(in.readName(), in.readSigned()),
                into);
    }

    @Override
    public Announcement read(WireReader in) {
        int form = in.readByte();
        Forms.check(name(), form, TRANSFER);
        return switch (form) {
            case TRANSITION -> TransitionFormat.INSTANCE.read(in);
            case MEMBERSHIP -> MembershipFormat.INSTANCE.read(in);
            case TOMBSTONE -> new Tombstone(in.readText());
            case ERASURE -> receipt(in, null);
            case MERGE -> receipt(in, in.readText());
            default -> TransferFormat.read(in);
        };
    }
}
