package io.tierstream.console.access.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.Role;
import io.tierstream.console.web.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies access tokens of a provider. Its keys are fetched when the first token comes, kept for five minutes, fetched again when a token
 * names a key that is not known (twice in half a minute at most), and used for four hours when the provider is down.
 */
public final class OidcTokens implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);

    private static final Duration KEYS_KEPT = Duration.ofMinutes(5);
    private static final Duration KEYS_KEPT_IN_OUTAGE = Duration.ofHours(4);
    private static final Duration FETCHED_AT_MOST_EVERY = Duration.ofSeconds(30);
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DISCOVERY_AGAIN_AFTER = Duration.ofSeconds(5);
    private static final int LONGEST_NAME = 200;

    private final OidcSettings settings;
    private final RoleClaim roles;
    private final Clock clock;
    private final Fetch fetch = new Fetch();
    private @Nullable JWKSource<SecurityContext> keys;
    private @Nullable DefaultJWTProcessor<SecurityContext> processor;
    private Instant discoverAfter = Instant.MIN;

    /**
     * A token that is good.
     *
     * @param until when it ends
     */
    public record Verified(Principal principal, Instant until) {}

    public OidcTokens(OidcSettings settings, Clock clock) {
        this.settings = settings;
        this.roles = new RoleClaim(settings.roleClaim(), settings.roles());
        this.clock = clock;
    }

    /**
     * Whose token it is.
     *
     * @throws ProblemException 401 if it is not good, 403 if it gives no role here, 503 if the provider cannot be asked for its keys
     */
    public Verified verify(String token) {
        JWTClaimsSet claims = claims(token);
        Role role = roles.of(claims);
        if (role == null) {
            throw new ProblemException(
                    403,
                    "No role here",
                    "the token is good, but nothing in its claim '" + settings.roleClaim() + "' is a role here; one of "
                            + settings.roleNames() + " is needed");
        }
        Instant end = claims.getExpirationTime().toInstant().plus(settings.clockSkew());
        return new Verified(new Principal(name(claims), role), end);
    }

    private JWTClaimsSet claims(String token) {
        SignedJWT parsed = parsed(token);
        try {
            return processor().process(parsed, null);
        } catch (BadJOSEException e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (JWKSetUnavailableException | RemoteKeySourceException e) {
            throw unavailable(e);
        } catch (JOSEException e) {
            throw refused("its signature cannot be verified");
        }
    }

    /** What is no token, or signed otherwise than it may be, is refused before the provider is asked for anything. */
    private SignedJWT parsed(String token) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            if (settings.algorithms().contains(parsed.getHeader().getAlgorithm().getName())) {
                return parsed;
            }
        } catch (ParseException e) {
            // Refused below.
        }
        throw refused("it is no JSON Web Token that is signed by one of " + new TreeSet<>(settings.algorithms()));
    }

    private String name(JWTClaimsSet claims) {
        Object name = claims.getClaim(settings.nameClaim());
        if (!(name instanceof String text) || text.isBlank() || text.length() > LONGEST_NAME) {
            throw refused("its claim '" + settings.nameClaim() + "' names nobody");
        }
        return text;
    }

    private static ProblemException refused(String why) {
        return new ProblemException(401, "Token refused", "the token is not good: " + why);
    }

    private ProblemException unavailable(Exception reason) {
        LOG.warn("The OpenID provider {} cannot be asked for its keys: {}", settings.issuer(), reason.getMessage());
        return new ProblemException(
                503,
                "Identity provider unavailable",
                "the provider " + settings.issuer() + " cannot be asked for its keys; try again later");
    }

    private synchronized DefaultJWTProcessor<SecurityContext> processor() {
        DefaultJWTProcessor<SecurityContext> known = processor;
        if (known != null) {
            return known;
        }
        if (clock.instant().isBefore(discoverAfter)) {
            throw unavailable(new IOException("it did not answer a moment ago"));
        }
        try {
            JWKSource<SecurityContext> found = JWKSourceBuilder.<SecurityContext>create(
                            Discovery.keys(settings.issuer(), fetch), fetch)
                    .cache(KEYS_KEPT.toMillis(), FETCH_TIMEOUT.toMillis())
                    .rateLimited(FETCHED_AT_MOST_EVERY.toMillis())
                    .outageTolerant(KEYS_KEPT_IN_OUTAGE.toMillis())
                    .build();
            keys = found;
            processor = processor(found);
            return processor;
        } catch (IOException e) {
            discoverAfter = clock.instant().plus(DISCOVERY_AGAIN_AFTER);
            throw unavailable(e);
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(JWKSource<SecurityContext> keys) {
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        Set<JWSAlgorithm> algorithms =
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        Set<@Nullable JOSEObjectType> types = new HashSet<>();
        types.add(new JOSEObjectType("at+jwt"));
        types.add(new JOSEObjectType("application/at+jwt"));
        types.add(JOSEObjectType.JWT);
        types.add(null);
        made.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types));
        made.setJWTClaimsSetVerifier(claimsVerifier());
        return made;
    }

    /** Ends what fetches keys before they are too old. */
    @Override
    public synchronized void close() {
        if (keys instanceof Closeable fetching) {
            try {
                fetching.close();
            } catch (IOException e) {
                LOG.warn("What fetches the keys of {} could not be closed.", settings.issuer(), e);
            }
        }
    }

    /** Tokens that identify somebody to a browser's application (ID tokens) have hashes that access tokens have not. */
    private DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier() {
        Clock time = clock;
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(
                        Set.of(settings.audience()),
                        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                        Set.of("exp", settings.nameClaim()),
                        Set.of("at_hash", "c_hash")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(time.instant());
                    }
                };
        verifier.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        return verifier;
    }
}
