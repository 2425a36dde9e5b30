package io.tierstream.console.access;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.web.Answer;
import io.tierstream.console.web.Json;
import io.tierstream.console.web.ProblemException;
import io.tierstream.console.web.Routes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in of browsers, which cannot send a bearer token with a stream of events: the token becomes a session, and its secret a cookie that
 * no script can read.
 */
final class SessionRoutes implements Routes {

    static final String PATH = "/api/v1/session";

    private final Access access;
    private final Callers callers;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final Clock clock;

    /** The body of a sign-in. */
    record SignIn(@Nullable String token) {}

    /**
     * Who has signed in.
     *
     * @param until when the session or the token ends; null for no such time
     * @param signInNeeded whether one has to say who one is at all
     */
    record SignedIn(String user, String role, @Nullable Instant until, boolean signInNeeded) {}

    SessionRoutes(Access access, Callers callers, Sessions sessions, SessionCookie cookie, Clock clock) {
        this.access = access;
        this.callers = callers;
        this.sessions = sessions;
        this.cookie = cookie;
        this.clock = clock;
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get(PATH, this::show);
        routes.post(PATH, this::signIn);
        routes.delete(PATH, this::signOut);
    }

    private void show(Context context) {
        Answer.json(context, signedIn(access.caller(context)));
    }

    private SignedIn signedIn(Caller caller) {
        String role = caller.principal().role().name().toLowerCase(Locale.ROOT);
        return new SignedIn(caller.principal().name(), role, caller.until(), callers.asksWho());
    }

    private void signIn(Context context) {
        if (!callers.asksWho()) {
            throw new ProblemException(409, "No sign-in", "this service asks nobody who he is");
        }
        String token = Json.body(context, SignIn.class).token();
        if (token == null || token.isBlank()) {
            throw ProblemException.badRequest("token is missing");
        }
        Caller caller = access.signIn(context, token.strip());
        endKnown(context);
        Sessions.Opened opened = sessions.open(caller.principal(), caller.until());
        Instant until = opened.session().until();
        cookie.write(
                context,
                opened.secret(),
                Duration.between(clock.instant(), until).toSeconds());
        Answer.json(context, 201, signedIn(new Caller(caller.principal(), until, opened.secret())));
    }

    private void signOut(Context context) {
        endKnown(context);
        cookie.clear(context);
        context.status(204);
    }

    /** The session that the browser has, which it is to forget. */
    private void endKnown(Context context) {
        String secret = cookie.read(context);
        if (secret != null) {
            sessions.end(secret);
        }
    }
}
