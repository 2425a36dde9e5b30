package io.tierstream.console.access;

import io.javalin.http.Context;
import io.tierstream.console.access.oidc.OidcTokens;
import io.tierstream.console.web.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds out who sent a request. */
final class Callers implements AutoCloseable {

    /** Who uses a service that asks nobody: whoever sits at this machine. */
    static final Principal LOCAL = new Principal("local", Role.OPERATOR);

    private static final String BEARER = "bearer ";

    private final boolean asksWho;
    private final StaticTokens tokens;
    private final @Nullable OidcTokens oidc;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final ClientAddress addresses;

    Callers(AccessSettings settings, @Nullable OidcTokens oidc, Sessions sessions, SessionCookie cookie) {
        this.asksWho = settings.asksWho();
        this.tokens = new StaticTokens(settings.tokens());
        this.oidc = oidc;
        this.sessions = sessions;
        this.cookie = cookie;
        this.addresses = new ClientAddress(settings.trustedProxies());
    }

    /**
     * Who sent a request. A token that is wrong is never made good by a cookie.
     *
     * @throws ProblemException 401 if that is not known, 403 if he has no role here
     */
    Caller identify(Context context) {
        String authorization = context.header("Authorization");
        if (authorization != null) {
            if (!asksWho) {
                return local(context);
            }
            if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
                throw unknown("send the token as: Authorization: Bearer TOKEN");
            }
            return ofToken(authorization.substring(BEARER.length()).strip());
        }
        String secret = cookie.read(context);
        Sessions.Session session = secret == null ? null : sessions.find(secret);
        if (session != null) {
            return new Caller(session.principal(), session.until(), secret);
        }
        if (!asksWho) {
            return local(context);
        }
        throw unknown(
                secret == null
                        ? "send a bearer token, or sign in with one by POST /api/v1/session"
                        : "the session is over; sign in again");
    }

    /** Behind a proxy, being local says nothing about who asks. */
    private Caller local(Context context) {
        if (addresses.isForwardedByStranger(context)) {
            throw new ProblemException(
                    403,
                    "Proxy without access control",
                    "the request came by way of a proxy, and this service asks nobody who he is: everybody who reaches the"
                            + " proxy could give commands. Configure tokens or an OIDC provider");
        }
        return new Caller(LOCAL, null, null);
    }

    /** Whose token it is. */
    Caller ofToken(String token) {
        Principal found = tokens.find(token);
        if (found != null) {
            return new Caller(found, null, null);
        }
        if (oidc == null) {
            throw unknown("the token is not known here");
        }
        OidcTokens.Verified verified = oidc.verify(token);
        return new Caller(verified.principal(), verified.until(), null);
    }

    boolean asksWho() {
        return asksWho;
    }

    @Override
    public void close() {
        if (oidc != null) {
            oidc.close();
        }
    }

    private static ProblemException unknown(String detail) {
        return new ProblemException(401, "Not signed in", detail);
    }
}
