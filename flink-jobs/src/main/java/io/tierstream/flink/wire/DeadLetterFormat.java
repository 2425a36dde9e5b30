package io.tierstream.flink.wire;

import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.DeadLetter.Header;
import io.tierstream.flink.ingest.Origin;
import java.util.ArrayList;
import java.util.List;

/** {@link DeadLetter}. */
final class DeadLetterFormat implements WireFormat<DeadLetter> {

    static final DeadLetterFormat INSTANCE = new DeadLetterFormat();

    private static final int FORM = 1;

    @Override
    public String name() {
        return "dead-letter";
    }

    @Override
    public Class<DeadLetter> type() {
        return DeadLetter.class;
    }

    @Override
    public void write(DeadLetter letter, WireWriter out) {
        out.writeByte(FORM);
        InboundFormat.writeOrigin(letter.origin(), out);
        out.writeNullableBytes(letter.key());
        out.writeNullableBytes(letter.value());
        out.writeUnsigned(letter.headers().size());
        for (Header header : letter.headers()) {
            out.writeText(header.key());
            out.writeNullableBytes(header.value());
        }
        out.writeText(letter.code());
        out.writeText(letter.message());
        out.writeSigned(letter.failedAt());
    }

    @Override
    public DeadLetter read(WireReader in) {
        Forms.check(name(), in.readByte(), FORM);
        Origin origin = InboundFormat.readOrigin(in);
        byte[] key = in.readNullableBytes();
        byte[] value = in.readNullableBytes();
        int count = (int) in.readUnsigned();
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(new Header(in.readText(), in.readNullableBytes()));
        }
        return new DeadLetter(origin, key, value, headers, in.readText(), in.readText(), in.readSigned());
    }
}
