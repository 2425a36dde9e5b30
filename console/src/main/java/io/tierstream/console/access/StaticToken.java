package io.tierstream.console.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A token that was agreed upon beforehand, for a person or a system. Only its hash is kept. The hash has no salt: a token is random
 * and of {@value #SHORTEST} characters at least, so that there is no list of likely ones.
 */
public final class StaticToken {

    /** Characters below which a token is never accepted, whatever its hash. */
    public static final int SHORTEST = 32;

    private static final String HASHED = "sha256:";
    private static final int HASH_BYTES = 32;

    private final Principal principal;
    private final byte[] hash;

    private StaticToken(Principal principal, byte[] hash) {
        this.principal = Objects.requireNonNull(principal);
        this.hash = hash;
    }

    /**
     * A token for somebody.
     *
     * @param secret the token, or {@code sha256:} and the hash of it in 64 hexadecimal digits
     * @throws IllegalArgumentException if the token is too short to be random, or the hash none
     */
    public static StaticToken of(Principal principal, String secret) {
        if (secret.startsWith(HASHED)) {
            return new StaticToken(principal, hash(secret.substring(HASHED.length())));
        }
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("the token of '" + principal.name() + "' has " + secret.length()
                    + " characters; take " + SHORTEST + " random ones at least, as of: openssl rand -hex 32");
        }
        return new StaticToken(principal, sha256(secret));
    }

    private static byte[] hash(String hex) {
        try {
            byte[] hash = HexFormat.of().parseHex(hex);
            if (hash.length == HASH_BYTES) {
                return hash;
            }
        } catch (IllegalArgumentException e) {
            // Refused below; the text is not repeated, it may be a token.
        }
        throw new IllegalArgumentException(
                "after sha256: there must be 64 hexadecimal digits, as of:" + " printf %s TOKEN | sha256sum");
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public Principal principal() {
        return principal;
    }

    /** Takes the same time whether and wherever it differs. */
    boolean isOf(byte[] presented) {
        return MessageDigest.isEqual(hash, presented);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StaticToken that && principal.equals(that.principal) && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return principal.hashCode();
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "StaticToken[" + principal + "]";
    }
}
