package io.tierstream.flink.wire;

import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;

/** {@link Inbound}: form 1 is an accepted record, form 2 a rejected one, form 3 a part of a transfer. */
final class InboundFormat implements WireFormat<Inbound> {

    static final InboundFormat INSTANCE = new InboundFormat();

    private static final int ACCEPTED = 1;
    private static final int REJECTED = 2;
    private static final int ARRIVED = 3;

    @Override
    public String name() {
        return "inbound";
    }

    @Override
    public Class<Inbound> type() {
        return Inbound.class;
    }

    @Override
    public void write(Inbound inbound, WireWriter out) {
        if (inbound instanceof Inbound.Accepted accepted) {
            out.writeByte(ACCEPTED);
            writeOrigin(accepted.origin(), out);
            EventFormat.INSTANCE.write(accepted.event(), out);
        } else if (inbound instanceof Inbound.Arrived arrived) {
            out.writeByte(ARRIVED);
            writeOrigin(arrived.origin(), out);
            TransferFormat.write(arrived.transfer(), out);
        } else {
            out.writeByte(REJECTED);
            DeadLetterFormat.INSTANCE.write(((Inbound.Rejected) inbound).letter(), out);
        }
    }

    @Override
    public Inbound read(WireReader in) {
        int form = in.readByte();
        Forms.check(name(), form, ARRIVED);
        if (form == REJECTED) {
            return new Inbound.Rejected(DeadLetterFormat.INSTANCE.read(in));
        }
        Origin origin = readOrigin(in);
        if (form == ARRIVED) {
            return new Inbound.Arrived(TransferFormat.read(in), origin);
        }
        return new Inbound.Accepted(EventFormat.INSTANCE.read(in), origin);
    }

    static void writeOrigin(Origin origin, WireWriter out) {
        out.writeText(origin.topic());
        out.writeUnsigned(origin.partition());
        out.writeSigned(origin.offset());
        out.writeSigned(origin.timestamp());
    }

    static Origin readOrigin(WireReader in) {
        return new Origin(in.readName(), (int) in.readUnsigned(), in.readSigned(), in.readSigned());
    }
}
