package io.tierstream.console.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tierstream.console.store.StoreException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Text as the database keeps it: {@code sealed:KEY-ID:} and the base64 of nonce and ciphertext (AES-256-GCM), or the text itself while there
 * is no key. A text is sealed for its place: moved to another row it cannot be opened.
 */
final class Seal {

    private static final String PREFIX = "sealed:";
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SealingKeys keys;
    private final SecureRandom random = new SecureRandom();

    Seal(SealingKeys keys) {
        this.keys = keys;
    }

    /** Whether it encrypts what it closes. */
    boolean encrypts() {
        return keys.current().isPresent();
    }

    /** The text as it is to be stored. It must not begin as a sealed one does. */
    String close(String text, String place) {
        return keys.current()
                .map(id -> PREFIX + id + ":" + Base64.getEncoder().encodeToString(encrypt(id, text, place)))
                .orElse(text);
    }

    /**
     * The text that is stored.
     *
     * @throws StoreException if it was sealed with a key that was not given, or was tampered with
     */
    String open(String stored, String place) {
        if (!stored.startsWith(PREFIX)) {
            return stored;
        }
        int colon = stored.indexOf(':', PREFIX.length());
        String id = stored.substring(PREFIX.length(), colon);
        try {
            byte[] bytes = Base64.getDecoder().decode(stored.substring(colon + 1));
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key(id), bytes, place);
            return new String(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES), UTF_8);
        } catch (GeneralSecurityException e) {
            throw new StoreException(
                    "the key '" + id
                            + "' does not open what the store holds of a webhook: it is another key than the one"
                            + " that sealed it, or the row was changed",
                    e);
        }
    }

    /** Whether it is stored as it would be now: with the present key, or in the clear if there is none. */
    boolean isCurrent(String stored) {
        return keys.current().map(id -> stored.startsWith(PREFIX + id + ":")).orElse(!stored.startsWith(PREFIX));
    }

    private byte[] encrypt(String id, String text, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key(id), nonce, place).doFinal(text.getBytes(UTF_8));
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private SecretKey key(String id) {
        return keys.find(id)
                .orElseThrow(() -> new StoreException("the secrets of webhooks in the store are sealed with the key '"
                        + id + "', which was not given: give it beside the new one, see docs/webhooks.md"));
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonceFirst, String place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonceFirst, 0, NONCE_BYTES));
        cipher.updateAAD(place.getBytes(UTF_8));
        return cipher;
    }
}
