package io.tierstream.console.access.audit;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a request stands in the audit log: everything that changes something, everything that shows customers, and everything
 * that was refused; only not what came too often, which would fill the log.
 */
public final class RequestAudit {

    private static final String API = "/api/v1";
    private static final String CUSTOMER = "/customers/{id}";
    private static final Set<String> LOOK_UPS = Set.of("GET /customers/{id}/membership", "POST /memberships");
    private static final Set<String> SHOWS_CUSTOMERS =
            Set.of("GET /customers", "GET /dead-letters", "GET /audit", "GET /stream");
    private static final String WRITTEN = "tierstream.audit.written";

    private final AuditTrail trail;

    public RequestAudit(AuditTrail trail) {
        this.trail = trail;
    }

    /** Says that a request stands in the log already, if it goes well. */
    public static void written(Context context) {
        context.attribute(WRITTEN, true);
    }

    /** What a request is called in the log; null for a path that there is not. */
    public static @Nullable String action(Context context) {
        for (Endpoint endpoint : context.endpoints().list()) {
            if (endpoint.method.isHttpMethod() && endpoint.path.startsWith(API)) {
                return context.req().getMethod() + " " + endpoint.path.substring(API.length());
            }
        }
        return null;
    }

    /**
     * Logs a request that has been answered.
     *
     * @param sees whether who asked sees customers at all
     */
    public void answered(Context context, Instant at, String user, String role, String address, boolean sees) {
        String action = action(context);
        int status = context.statusCode();
        boolean good = status < 400;
        if (action == null || status == 429 || (good && context.attribute(WRITTEN) != null)) {
            return;
        }
        boolean ofCustomer = action.contains(CUSTOMER);
        AuditEntry entry = new AuditEntry(
                at,
                user,
                role,
                address,
                action,
                ofCustomer ? context.pathParam("id") : null,
                context.queryString(),
                status);
        boolean refused = status == 401 || status == 403;
        if (LOOK_UPS.contains(action) && good) {
            trail.count(entry);
        } else if (!action.startsWith("GET ") && good) {
            trail.write(entry);
        } else if (refused || !action.startsWith("GET ") || ofCustomer || (sees && SHOWS_CUSTOMERS.contains(action))) {
            trail.writeSoon(entry);
        }
    }
}
