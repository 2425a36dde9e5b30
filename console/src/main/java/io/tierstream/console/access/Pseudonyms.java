package io.tierstream.console.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for a customer's id where it must not be seen: the same for the same customer as long as the service runs, so that one can see
 * that two transitions are of one customer. By a key that is never stored, because ids are easily guessed and tried.
 */
final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN_BYTES = 6;

    private final SecretKeySpec key;

    Pseudonyms() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** Such as {@code masked-1f08c29ab3d4}. */
    String of(String customerId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] code = mac.doFinal(customerId.getBytes(StandardCharsets.UTF_8));
            return "masked-" + HexFormat.of().formatHex(code, 0, SHOWN_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
