package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.tier.StatePart;

/**
 * The stored form of a customer: header, memberships, parts that few customers have, recent event ids, metrics. The first byte is 1
 * and, above it, a bit for each part that is there: a customer without any is written as before there were such parts.
 */
final class CustomerFormat {

    private static final int FORMAT = 1;

    private CustomerFormat() {}

    static void write(Customer customer, long ruleSetVersion, ByteWriter out) {
        out.writeByte(FORMAT + partsOf(customer));
        out.writeUnsigned(ruleSetVersion);
        out.writeSigned(customer.now);
        out.writeUnsigned(customer.sequence);
        writeInstant(customer.nextDue, customer.now, out);
        writeOutlook(customer, out);
        customer.memberships.write(out, customer.now);
        for (StatePart part : customer.parts) {
            if (!part.isEmpty()) {
                part.write(out, customer.now);
            }
        }
        customer.recentEvents.write(out, customer.now);
        customer.metrics.write(out);
    }

    private static int partsOf(Customer customer) {
        int bits = 0;
        for (int i = 0; i < customer.parts.size(); i++) {
            bits |= customer.parts.get(i).isEmpty() ? 0 : 1 << i;
        }
        return bits;
    }

    /** The parts that are there, a bit for each. */
    static int readParts(ByteReader in) {
        int format = in.readByte();
        int greatest = FORMAT + (1 << Customer.PARTS) - 1;
        if (format < FORMAT || format > greatest) {
            throw new IllegalStateException("customer state has format " + format + ", this version reads formats "
                    + FORMAT + " to " + greatest + ": restore with the version that wrote it");
        }
        return format - FORMAT;
    }

    /** The version of the rule set under which a state was written; stands behind the format. */
    static long readRuleSetVersion(ByteReader in) {
        return in.readUnsigned();
    }

    /** Reads what follows the version; of what the customer was before nothing is left. */
    static void readBody(Customer customer, int parts, ByteReader in) {
        customer.ruleChange = null;
        customer.now = in.readSigned();
        customer.sequence = in.readUnsigned();
        customer.nextDue = readInstant(in, customer.now);
        readOutlook(customer, in);
        customer.memberships.read(in, customer.now);
        for (int i = 0; i < customer.parts.size(); i++) {
            StatePart part = customer.parts.get(i);
            part.clear();
            if ((parts & 1 << i) != 0) {
                part.read(in, customer.now);
            }
        }
        customer.isNew = customer.erasure.isAll();
        customer.recentEvents.read(in, customer.now);
        customer.metrics.read(in, customer.now);
    }

    /** What {@link Customer#now} says; the reader stands behind the version. */
    static long readNow(ByteReader in) {
        return in.readSigned();
    }

    /** What {@link Customer#nextDue} says; the reader stands behind the version. */
    static long readNextDue(ByteReader in) {
        long now = in.readSigned();
        in.readUnsigned();
        return readInstant(in, now);
    }

    private static void writeOutlook(Customer customer, ByteWriter out) {
        boolean isDue = customer.outlook == customer.nextDue;
        out.writeUnsigned((long) customer.restless.cardinality() << 1 | (isDue ? 1 : 0));
        if (!isDue) {
            writeInstant(customer.outlook, customer.now, out);
        }
        int previous = 0;
        for (int m = customer.restless.nextSetBit(0); m >= 0; m = customer.restless.nextSetBit(m + 1)) {
            out.writeUnsigned(m - previous);
            previous = m;
        }
    }

    private static void readOutlook(Customer customer, ByteReader in) {
        int header = in.readCount();
        customer.outlook = (header & 1) != 0 ? customer.nextDue : readInstant(in, customer.now);
        customer.restless.clear();
        int metric = 0;
        for (int i = header >>> 1; i > 0; i--) {
            metric += in.readCount();
            customer.restless.set(metric);
        }
    }

    /** Relative to the clock; {@code Long.MAX_VALUE}, which stands for never, is one byte. */
    private static void writeInstant(long instant, long now, ByteWriter out) {
        boolean never = instant == Long.MAX_VALUE;
        out.writeBoolean(!never);
        if (!never) {
            out.writeSigned(instant - now);
        }
    }

    private static long readInstant(ByteReader in, long now) {
        return in.readBoolean() ? now + in.readSigned() : Long.MAX_VALUE;
    }
}
