package io.tierstream.console.webhook.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The symmetric signature of Standard Webhooks 1.0: {@code v1,} and the base64 of HMAC-SHA256 over id, timestamp and body, joined by
 * full stops. While a secret is being replaced there is one signature for each, parted by blanks; a receiver accepts any.
 */
public final class Signer {

    private static final String ALGORITHM = "HmacSHA256";

    private Signer() {}

    /** The value of the header {@code webhook-signature}. */
    public static String sign(List<Secret> secrets, String id, Instant timestamp, byte[] body) {
        return secrets.stream().map(secret -> sign(secret, id, timestamp, body)).collect(Collectors.joining(" "));
    }

    private static String sign(Secret secret, String id, Instant timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
            mac.update((id + "." + timestamp.getEpochSecond() + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
