package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;

/**
 * The stored form of a customer: header, memberships, recent event ids, metrics. Version 2 has behind the memberships since when
 * something has been so; a customer of whom there is nothing to say of that kind is written in version 1.
 */
final class CustomerFormat {

    private static final int FORMAT = 1;
    private static final int WITH_STRETCHES = 2;

    private CustomerFormat() {}

    static void write(Customer customer, long ruleSetVersion, ByteWriter out) {
        boolean stretches = customer.stretches.size() > 0;
        out.writeByte(stretches ? WITH_STRETCHES : FORMAT);
        out.writeUnsigned(ruleSetVersion);
        out.writeSigned(customer.now);
        out.writeUnsigned(customer.sequence);
        writeInstant(customer.nextDue, customer.now, out);
        writeOutlook(customer, out);
        customer.memberships.write(out, customer.now);
        if (stretches) {
            customer.stretches.write(out, customer.now);
        }
        customer.recentEvents.write(out, customer.now);
        customer.metrics.write(out);
    }

    /** The version of this form in which a state was written. */
    static int readFormat(ByteReader in) {
        int format = in.readByte();
        if (format != FORMAT && format != WITH_STRETCHES) {
            throw new IllegalStateException("customer state has format " + format + ", this version reads formats "
                    + FORMAT + " and " + WITH_STRETCHES + ": restore with the version that wrote it");
        }
        return format;
    }

    /** The version of the rule set under which a state was written; stands behind the format. */
    static long readRuleSetVersion(ByteReader in) {
        return in.readUnsigned();
    }

    /** Reads what follows the version; of what the customer was before nothing is left. */
    static void readBody(Customer customer, int format, ByteReader in) {
        customer.isNew = false;
        customer.ruleChange = null;
        customer.now = in.readSigned();
        customer.sequence = in.readUnsigned();
        customer.nextDue = readInstant(in, customer.now);
        readOutlook(customer, in);
        customer.memberships.read(in, customer.now);
        if (format == WITH_STRETCHES) {
            customer.stretches.read(in, customer.now);
        } else {
            customer.stretches.clear();
        }
        customer.recentEvents.read(in, customer.now);
        customer.metrics.read(in);
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
