package io.tierstream.failure;

import io.tierstream.schemas.v1.Purchase;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What comes between the purchases and is none that can be used, and the code that its dead letter must carry. */
enum Garbage {
    NOISE("bad-magic") {
        @Override
        byte[] spoil(byte[] value) {
            byte[] noise = value.clone();
            noise[0] = 0x7b;
            return noise;
        }
    },
    UNKNOWN_SCHEMA("unknown-schema") {
        @Override
        byte[] spoil(byte[] value) {
            byte[] unknown = value.clone();
            unknown[1] = 0x7f;
            return unknown;
        }
    },
    CUT_OFF("truncated") {
        @Override
        byte[] spoil(byte[] value) {
            return Arrays.copyOf(value, value.length - 3);
        }
    },
    GOES_ON("trailing-bytes") {
        @Override
        byte[] spoil(byte[] value) {
            return Arrays.copyOf(value, value.length + 4);
        }
    },
    NOTHING("null-value") {
        @Override
        byte @Nullable [] spoil(byte[] value) {
            return null;
        }
    },
    NOBODY("missing-customer-id") {
        @Override
        Purchase prepare(Purchase purchase) {
            return Purchase.newBuilder(purchase).setCustomerId("").build();
        }
    },
    FUTURE("time-in-future") {
        @Override
        Purchase prepare(Purchase purchase) {
            return Purchase.newBuilder(purchase)
                    .setEventTime(Instant.parse("2999-01-01T00:00:00Z"))
                    .build();
        }
    };

    private final String code;

    Garbage(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /** Makes the purchase unusable before it is encoded, or not yet. */
    Purchase prepare(Purchase purchase) {
        return purchase;
    }

    /** Makes its bytes unusable. */
    byte @Nullable [] spoil(byte[] value) {
        return value;
    }
}
