package io.tierstream.flink.wire;

import io.tierstream.engine.Transfer;
import io.tierstream.engine.tier.ManualOverride;
import java.util.ArrayList;
import java.util.List;

/** {@link Transfer}, inside other values; these tell the form. */
final class TransferFormat {

    private TransferFormat() {}

    static void write(Transfer transfer, WireWriter out) {
        out.writeText(transfer.from());
        out.writeText(transfer.into());
        out.writeSigned(transfer.at());
        OverrideFormat.write(transfer.order(), out);
        out.writeUnsigned(transfer.path().size());
        transfer.path().forEach(out::writeText);
        out.writeUnsigned(transfer.part());
        out.writeUnsigned(transfer.parts());
        out.writeBytes(transfer.content());
    }

    static Transfer read(WireReader in) {
        String from = in.readText();
        String into = in.readText();
        long at = in.readSigned();
        ManualOverride order = OverrideFormat.read(in);
        List<String> path = new ArrayList<>();
        for (int left = in.readLength(); left > 0; left--) {
            path.add(in.readText());
        }
        int part = (int) in.readUnsigned();
        int parts = (int) in.readUnsigned();
        return new Transfer(from, into, at, order, path, part, parts, in.readBytes());
    }
}
