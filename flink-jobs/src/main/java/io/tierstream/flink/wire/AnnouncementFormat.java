package io.tierstream.flink.wire;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Transition;

/** {@link Announcement}: form 1 is a transition, form 2 a membership. */
final class AnnouncementFormat implements WireFormat<Announcement> {

    static final AnnouncementFormat INSTANCE = new AnnouncementFormat();

    private static final int TRANSITION = 1;
    private static final int MEMBERSHIP = 2;

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
        } else {
            out.writeByte(MEMBERSHIP);
            MembershipFormat.INSTANCE.write((Membership) announcement, out);
        }
    }

    @Override
    public Announcement read(WireReader in) {
        int form = in.readByte();
        Forms.check(name(), form, MEMBERSHIP);
        return form == TRANSITION ? TransitionFormat.INSTANCE.read(in) : MembershipFormat.INSTANCE.read(in);
    }
}
