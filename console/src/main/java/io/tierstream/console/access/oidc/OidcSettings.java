package io.tierstream.console.access.oidc;

import io.tierstream.console.access.Role;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A provider of access tokens, and what is asked of them.
 *
 * @param issuer the provider, exactly as tokens name it in {@code iss}
 * @param audience what tokens must name in {@code aud}
 * @param algorithms by which tokens may be signed, such as {@code RS256}; asymmetric ones only
 * @param nameClaim the claim that names who it is, in the audit log and in commands
 * @param roleClaim the claim that holds roles or groups, a list or a text with blanks; {@code a.b} is {@code b} within {@code a}
 * @param roles what a value of that claim makes somebody; of several the greatest counts
 * @param clockSkew by how much clocks may differ
 */
public record OidcSettings(
        String issuer,
        String audience,
        Set<String> algorithms,
        String nameClaim,
        String roleClaim,
        Map<String, Role> roles,
        Duration clockSkew) {

    /** The asymmetric algorithms of RFC 7518 and RFC 8037 that need no further libraries. */
    public static final Set<String> KNOWN_ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    public static final Set<String> DEFAULT_ALGORITHMS = Set.of("RS256", "ES256");
    public static final String DEFAULT_NAME_CLAIM = "sub";
    public static final String DEFAULT_ROLE_CLAIM = "roles";

    /** The values of the claim of roles that count by themselves. */
    public static final Map<String, Role> DEFAULT_ROLES = Map.of(
            "tierstream-viewer", Role.VIEWER, "tierstream-analyst", Role.ANALYST, "tierstream-operator", Role.OPERATOR);

    private static final Duration LONGEST_SKEW = Duration.ofMinutes(5);

    public OidcSettings {
        requireSafe("the issuer", issuer);
        if (audience.isBlank()) {
            throw new IllegalArgumentException(
                    "tokens for others must not be taken: name the audience that is meant here" + " (--oidc-audience)");
        }
        algorithms = Set.copyOf(algorithms);
        if (algorithms.isEmpty() || !KNOWN_ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException(
                    "tokens may be signed by " + new TreeSet<>(KNOWN_ALGORITHMS) + ", not by "
                            + new TreeSet<>(algorithms) + "; algorithms with a shared secret and none are never taken");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("no value of " + roleClaim + " is a role: nobody could come in");
        }
        roles = Map.copyOf(roles);
        if (clockSkew.isNegative() || clockSkew.compareTo(LONGEST_SKEW) > 0) {
            throw new IllegalArgumentException("clocks may differ by " + LONGEST_SKEW.toMinutes() + " minutes at most");
        }
    }

    /** Everything else by default. */
    public static OidcSettings of(String issuer, String audience) {
        return new OidcSettings(
                issuer,
                audience,
                DEFAULT_ALGORITHMS,
                DEFAULT_NAME_CLAIM,
                DEFAULT_ROLE_CLAIM,
                DEFAULT_ROLES,
                Duration.ofSeconds(60));
    }

    public OidcSettings withAlgorithms(Set<String> other) {
        return new OidcSettings(issuer, audience, other, nameClaim, roleClaim, roles, clockSkew);
    }

    public OidcSettings withNameClaim(String other) {
        return new OidcSettings(issuer, audience, algorithms, other, roleClaim, roles, clockSkew);
    }

    public OidcSettings withRoles(String claim, Map<String, Role> other) {
        return new OidcSettings(issuer, audience, algorithms, nameClaim, claim, other, clockSkew);
    }

    /** The values that are roles, for people. */
    String roleNames() {
        return new TreeMap<>(roles).keySet().toString();
    }

    /** Keys that come over an open network could be anybody's. */
    static URI requireSafe(String what, String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " must be a URL, not '" + url + "'", e);
        }
        String host = uri.getHost();
        boolean near = "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
        if (host == null || !("https".equals(uri.getScheme()) || (near && "http".equals(uri.getScheme())))) {
            throw new IllegalArgumentException(what + " must be an https URL, not '" + url + "'");
        }
        return uri;
    }
}
