package io.tierstream.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Derives a transition's id from what it is, so that computing it again gives the same id. */
final class TransitionId {

    private static final int BYTES = 16;

    private final MessageDigest digest;
    private final byte[] lineage;

    TransitionId(String ruleSetName) {
        lineage = ruleSetName.getBytes(StandardCharsets.UTF_8);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 32 hexadecimal digits: half of the SHA-256 of rule set, customer, target, direction and sequence. */
    String of(String customerId, String target, Direction direction, long sequence) {
        digest.update(lineage);
        digest.update((byte) 0);
        digest.update(customerId.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(target.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) direction.ordinal());
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }
}
