package io.tierstream.console.webhook;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Keys with which subscriptions and their secrets are encrypted in the database. The first is for what is written, all are for what is read. */
public final class SealingKeys {

    /** Nothing is encrypted. */
    public static final SealingKeys NONE = new SealingKeys(Map.of());

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
    private static final int BYTES = 32;

    private final Map<String, SecretKey> keys;

    private SealingKeys(Map<String, SecretKey> keys) {
        this.keys = keys;
    }

    /**
     * Keys as they are written: {@code ID:KEY}, where the key is 32 bytes in base64; several are parted by blanks, commas or line ends. Lines
     * that begin with {@code #} are comments.
     *
     * @throws IllegalArgumentException if one is none; without the key in the message
     */
    public static SealingKeys parse(String text) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String entry : text.replaceAll("(?m)^\\s*#.*$", "").split("[\\s,]+")) {
            if (!entry.isEmpty()) {
                int colon = entry.indexOf(':');
                String id = colon < 0 ? "" : entry.substring(0, colon);
                if (!ID.matcher(id).matches()) {
                    throw new IllegalArgumentException(
                            "a key for the secrets of webhooks is written ID:KEY, with letters, digits, "
                                    + "_, . and - in ID and 32 bytes in base64 as KEY; 'openssl rand -base64 32' makes one");
                }
                if (keys.put(id, key(id, entry.substring(colon + 1))) != null) {
                    throw new IllegalArgumentException("two keys for the secrets of webhooks have the id " + id);
                }
            }
        }
        return new SealingKeys(keys);
    }

    private static SecretKey key(String id, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("the key " + id
                    + " for the secrets of webhooks is not 32 bytes in base64; 'openssl rand -base64 32' makes one");
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /** The id of the key for what is written; empty if nothing is to be encrypted. */
    Optional<String> current() {
        return keys.keySet().stream().findFirst();
    }

    Optional<SecretKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SealingKeys" + keys.keySet();
    }
}
