package io.tierstream.console.webhook.format;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A symmetric secret of Standard Webhooks: 24 to 64 bytes, written as {@value #PREFIX} and base64.
 *
 * @param text as it is shown to the receiver
 */
public record Secret(String text) {

    static final String PREFIX = "whsec_";

    private static final int FEWEST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final int NEW_BYTES = 32;

    /** @throws IllegalArgumentException if the text is no such secret */
    public Secret {
        int length = decode(text).length;
        if (length < FEWEST_BYTES || length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a secret has " + FEWEST_BYTES + " to " + MOST_BYTES + " bytes, this one has " + length);
        }
    }

    /** A new secret of 32 random bytes. */
    public static Secret random(SecureRandom random) {
        byte[] bytes = new byte[NEW_BYTES];
        random.nextBytes(bytes);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    byte[] key() {
        return decode(text);
    }

    /** Enough to tell two secrets apart, not enough to sign. */
    public String masked() {
        return PREFIX + "…" + text.substring(text.length() - 4);
    }

    /** Without the secret, so that no log has it. */
    @Override
    public String toString() {
        return masked();
    }

    private static byte[] decode(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a secret begins with " + PREFIX + ", followed by base64");
        }
        try {
            return Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("what follows " + PREFIX + " in a secret must be base64", e);
        }
    }
}
