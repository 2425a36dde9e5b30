package io.tierstream.console.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has signed in with a browser. Kept in memory, by the hash of the secret in the cookie: after a restart everybody signs in again, and
 * nobody can sign in with what the memory or the store holds.
 */
final class Sessions {

    private static final int MOST = 10_000;

    /** Of one principal: who signs in again and again ends his own sessions, not those of others. */
    static final int MOST_OF_ONE = 500;

    private static final int SECRET_BYTES = 32;

    private final Duration length;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > MOST;
        }
    };

    /**
     * A session.
     *
     * @param until when it ends
     */
    record Session(Principal principal, Instant until) {}

    /** A session that has begun, with the secret that stands for it. */
    record Opened(String secret, Session session) {}

    Sessions(Duration length, Clock clock) {
        this.length = length;
        this.clock = clock;
    }

    /**
     * Begins a session.
     *
     * @param latest when it ends at the latest, because the token with which it began ends then; null for no such end
     */
    synchronized Opened open(Principal principal, @Nullable Instant latest) {
        Instant end = clock.instant().plus(length);
        Session session = new Session(principal, latest != null && latest.isBefore(end) ? latest : end);
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        makeRoom(principal);
        sessions.put(key(text), session);
        return new Opened(text, session);
    }

    private void makeRoom(Principal principal) {
        List<String> own = sessions.entrySet().stream()
                .filter(one -> one.getValue().principal().name().equals(principal.name()))
                .map(Map.Entry::getKey)
                .toList();
        if (own.size() >= MOST_OF_ONE) {
            sessions.remove(own.get(0));
        }
    }

    /** The session of a secret; null if there is none any more. */
    synchronized @Nullable Session find(String secret) {
        String key = key(secret);
        Session session = sessions.get(key);
        if (session != null && !session.until().isAfter(clock.instant())) {
            sessions.remove(key);
            return null;
        }
        return session;
    }

    synchronized void end(String secret) {
        sessions.remove(key(secret));
    }

    private static String key(String secret) {
        return HexFormat.of().formatHex(StaticToken.sha256(secret));
    }
}
