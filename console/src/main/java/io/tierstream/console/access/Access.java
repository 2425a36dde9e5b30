package io.tierstream.console.access;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.audit.AuditLog;
import io.tierstream.console.access.audit.AuditRoutes;
import io.tierstream.console.access.audit.AuditTrail;
import io.tierstream.console.access.audit.RequestAudit;
import io.tierstream.console.access.oidc.OidcTokens;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.ProblemException;
import io.tierstream.console.web.Routes;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, and what he may do. Looks at every request before its handler does: under which name the service was reached, from
 * which site the request comes, who sent it, how often, and how long it is; and writes the audit log when it has been answered.
 */
public final class Access implements Gate, Routes, AutoCloseable {

    private static final String CALLER = "tierstream.access.caller";
    private static final String REFUSAL = "tierstream.access.refusal";

    private final AccessSettings settings;
    private final Clock clock;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final Callers callers;
    private final ClientAddress addresses;
    private final SiteCheck sites;
    private final Throttle throttle;
    private final Pseudonyms pseudonyms = new Pseudonyms();
    private final AuditLog log;
    private final AuditTrail trail;
    private final RequestAudit audit;

    private Access(AccessSettings settings, Store store, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.sessions = new Sessions(settings.sessionLength(), clock);
        this.cookie = new SessionCookie(
                !settings.origins().isEmpty() && settings.origins().stream().allMatch(one -> one.startsWith("https:")));
        OidcTokens oidc = settings.oidc() == null ? null : new OidcTokens(settings.oidc(), clock);
        this.callers = new Callers(settings, oidc, sessions, cookie);
        this.addresses = new ClientAddress(settings.trustedProxies());
        this.sites = new SiteCheck(settings.asksWho(), settings.origins());
        this.throttle = new Throttle(settings.limits());
        this.log = new AuditLog(store);
        this.trail = new AuditTrail(log, clock, settings.auditRetention());
        this.audit = new RequestAudit(trail);
    }

    /**
     * Access control for a service.
     *
     * @param bind where it is to listen
     * @throws IllegalArgumentException if everybody on the network could come in; the message says what to do
     */
    public static Access open(String bind, AccessSettings settings, Store store, Clock clock) {
        Bind.check(bind, settings);
        return new Access(settings, store, clock);
    }

    /** Must be the first to register, so that it looks at requests before all others. */
    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.before(this::before);
        routes.beforeMatched(this::beforeMatched);
        routes.after(this::after);
        List.of(new SessionRoutes(this, callers, sessions, cookie, clock), new AuditRoutes(this, log))
                .forEach(part -> part.register(routes));
    }

    private void before(Context context) {
        SecurityHeaders.set(context);
        sites.name(context);
        if (!isGuarded(context.path())) {
            return;
        }
        SecurityHeaders.keepPrivate(context);
        BodyLimit.check(context, settings.limits());
        Caller caller = identify(context);
        if (caller == null && context.method() == HandlerType.HEAD) {
            throw refused(context, refusal(context));
        }
    }

    /** Where there is something to come to: the audit log names it. No handler is reached by who is not known, not even one that forgets to ask. */
    private void beforeMatched(Context context) {
        if (!isGuarded(context.path())) {
            return;
        }
        Caller caller = context.attribute(CALLER);
        checkSite(context, caller != null && caller.session() != null);
        if (caller != null) {
            throttle.request(context, caller.principal(), SiteCheck.isChange(context));
        } else if (!isSignIn(context)) {
            throw refused(context, refusal(context));
        }
    }

    private static boolean isSignIn(Context context) {
        return withoutSlashes(context.path()).equals(SessionRoutes.PATH) && SiteCheck.isChange(context);
    }

    private void checkSite(Context context, boolean bySession) {
        try {
            sites.site(context, bySession);
        } catch (ProblemException e) {
            throttle.refusal(context, limitKey(context));
            throw e;
        }
    }

    private String limitKey(Context context) {
        return ClientAddress.limitKey(addresses.of(context));
    }

    /** Pages and scripts are for everybody: who has not signed in must be able to. Everything else shows something. */
    private static boolean isGuarded(String path) {
        String plain = withoutSlashes(path);
        return path.startsWith("/api/") || plain.equals("/metrics") || plain.equals("/openapi.yaml");
    }

    /** A path is the same with a slash at its end. */
    static String withoutSlashes(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** Who sent it, for the handler; null and a refusal if that is not known. */
    private @Nullable Caller identify(Context context) {
        try {
            Caller caller = callers.identify(context);
            context.attribute(CALLER, caller);
            return caller;
        } catch (ProblemException e) {
            context.attribute(REFUSAL, e);
            return null;
        }
    }

    /** Who sent a request. */
    Caller caller(Context context) {
        Caller caller = context.attribute(CALLER);
        if (caller != null) {
            return caller;
        }
        throw refused(context, refusal(context));
    }

    private static ProblemException refusal(Context context) {
        ProblemException refusal = context.attribute(REFUSAL);
        if (refusal == null) {
            throw new IllegalStateException("a handler asks who sent a request for " + context.path()
                    + ", which is not among the guarded paths");
        }
        return refusal;
    }

    private ProblemException refused(Context context, ProblemException refusal) {
        if (refusal.status() == 401) {
            context.header("WWW-Authenticate", "Bearer realm=\"tierstream\"");
            throttle.refusal(context, limitKey(context));
        }
        return refusal;
    }

    /** Whose token it is, for a sign-in, which is a change like any other. */
    Caller signIn(Context context, String token) {
        Caller caller;
        try {
            caller = callers.ofToken(token);
        } catch (ProblemException e) {
            throw refused(context, e);
        }
        context.attribute(CALLER, caller);
        throttle.request(context, caller.principal(), true);
        return caller;
    }

    @Override
    public Principal require(Context context, Role role) {
        Principal principal = caller(context).principal();
        if (!principal.role().includes(role)) {
            throttle.refusal(context, "user " + principal.name());
            throw new ProblemException(
                    403,
                    "Role too small",
                    "this needs the role " + name(role) + "; " + principal.name() + " has " + name(principal.role()));
        }
        return principal;
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String shown(Principal principal, String customerId) {
        return principal.seesCustomers() ? customerId : pseudonyms.of(customerId);
    }

    /** An answer that lasts is written into the audit log when it begins: it may go on for days. */
    @Override
    public BooleanSupplier validity(Context context) {
        Caller caller = caller(context);
        audit.begun(context, asked(context));
        String session = caller.session();
        return () -> (caller.until() == null || caller.until().isAfter(clock.instant()))
                && (session == null || sessions.find(session) != null);
    }

    /** From where a request comes, for the audit log. */
    public String address(Context context) {
        return addresses.of(context);
    }

    private void after(Context context) {
        audit.answered(context, asked(context));
    }

    private RequestAudit.Asked asked(Context context) {
        Caller caller = context.attribute(CALLER);
        return caller == null
                ? new RequestAudit.Asked(clock.instant(), "-", "-", addresses.of(context), false)
                : new RequestAudit.Asked(
                        clock.instant(),
                        caller.principal().name(),
                        name(caller.principal().role()),
                        addresses.of(context),
                        caller.principal().seesCustomers());
    }

    @Override
    public void close() {
        trail.close();
        callers.close();
    }
}
