package io.tierstream.console.access;

import io.tierstream.console.access.oidc.OidcSettings;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, and how.
 *
 * @param tokens bearer tokens agreed upon beforehand
 * @param oidc the provider whose access tokens are taken; null for none
 * @param origins under which browsers reach the service besides its own address, such as {@code https://tiers.example.com}
 * @param trustedProxies networks of proxies whose {@code X-Forwarded-For} is believed
 * @param limits how much one may ask for
 * @param sessionLength after which a browser has to sign in again
 * @param auditRetention how long the audit log is kept
 */
public record AccessSettings(
        List<StaticToken> tokens,
        @Nullable OidcSettings oidc,
        Set<String> origins,
        Set<Network> trustedProxies,
        Limits limits,
        Duration sessionLength,
        Duration auditRetention) {

    public AccessSettings {
        tokens = List.copyOf(tokens);
        Set<String> checked = new LinkedHashSet<>();
        origins.forEach(origin -> checked.add(origin(origin)));
        origins = checked;
        trustedProxies = Set.copyOf(trustedProxies);
    }

    /** Nobody has to say who he is; for the loopback address only. */
    public static AccessSettings none() {
        return new AccessSettings(
                List.of(), null, Set.of(), Set.of(), Limits.defaults(), Duration.ofHours(12), Duration.ofDays(400));
    }

    public AccessSettings withTokens(List<StaticToken> other) {
        return new AccessSettings(other, oidc, origins, trustedProxies, limits, sessionLength, auditRetention);
    }

    public AccessSettings withOidc(OidcSettings other) {
        return new AccessSettings(tokens, other, origins, trustedProxies, limits, sessionLength, auditRetention);
    }

    public AccessSettings withOrigins(Set<String> other) {
        return new AccessSettings(tokens, oidc, other, trustedProxies, limits, sessionLength, auditRetention);
    }

    public AccessSettings withTrustedProxies(Set<Network> other) {
        return new AccessSettings(tokens, oidc, origins, other, limits, sessionLength, auditRetention);
    }

    public AccessSettings withLimits(Limits other) {
        return new AccessSettings(tokens, oidc, origins, trustedProxies, other, sessionLength, auditRetention);
    }

    public AccessSettings withSessionLength(Duration other) {
        return new AccessSettings(tokens, oidc, origins, trustedProxies, limits, other, auditRetention);
    }

    public AccessSettings withAuditRetention(Duration other) {
        return new AccessSettings(tokens, oidc, origins, trustedProxies, limits, sessionLength, other);
    }

    /** Whether one has to say who one is. */
    public boolean asksWho() {
        return !tokens.isEmpty() || oidc != null;
    }

    private static String origin(String text) {
        try {
            URI uri = URI.create(text.toLowerCase(Locale.ROOT));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web
                    && uri.getRawAuthority() != null
                    && text.equalsIgnoreCase(uri.getScheme() + "://" + uri.getRawAuthority())) {
                return uri.toString();
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new IllegalArgumentException(
                "an origin is a scheme and a host, and a port if it is not the usual one, such as"
                        + " https://tiers.example.com; not '" + text + "'");
    }
}
