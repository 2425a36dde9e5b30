package io.tierstream.console.access.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import io.tierstream.console.access.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads roles out of the claims of a token. */
final class RoleClaim {

    private final String claim;
    private final Map<String, Role> roles;

    RoleClaim(String claim, Map<String, Role> roles) {
        this.claim = claim;
        this.roles = roles;
    }

    /** The greatest role that the claims give; null for none. */
    @Nullable
    Role of(JWTClaimsSet claims) {
        return values(find(claims)).stream()
                .map(roles::get)
                .filter(Objects::nonNull)
                .max(Role::compareTo)
                .orElse(null);
    }

    /** A claim of the very name, whatever is in it, or else one within another. */
    private @Nullable Object find(JWTClaimsSet claims) {
        Object whole = claims.getClaim(claim);
        if (whole != null) {
            return whole;
        }
        Object value = claims.getClaims();
        for (String step : claim.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return value;
    }

    private static List<String> values(@Nullable Object value) {
        if (value instanceof String text) {
            return List.of(text.strip().split("\\s+"));
        }
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
