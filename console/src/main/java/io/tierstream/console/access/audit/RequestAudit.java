package io.tierstream.console.access.audit;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a request stands in the audit log: everything that changes something, everything that shows customers, and everything
 * that was refused; only not what came too often, which would fill the log.
 */
public final class RequestAudit {

    private static final String API = "/api/v1";
    private static final String CUSTOMER = "/customers/{id}";

    /** Which part of a path of {@link #CUSTOMER} is the id, after the empty one before the first slash. */
    private static final int ID = 4;

    private static final Set<String> LOOK_UPS = Set.of("GET /customers/{id}/membership", "POST /memberships");
    private static final Set<String> SHOWS_CUSTOMERS = Set.of(
            "GET /customers",
            "GET /dead-letters",
            "GET /audit",
            "GET /stream",
            "GET /webhooks/{id}/deliveries",
            "GET /webhooks/{id}/deliveries/{delivery}",
            "GET /webhooks/{id}/dead-letters");
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
        Endpoint endpoint = context.endpoints().matchedHttpEndpoint();
        return endpoint == null || !endpoint.path.startsWith(API)
                ? null
                : context.req().getMethod() + " " + endpoint.path.substring(API.length());
    }

    /** The customer in the path, also of a request that its handler never saw. */
    private static @Nullable String customer(Context context) {
        List<String> parts = List.of(context.req().getRequestURI().split("/", -1));
        try {
            return parts.size() > ID
                    ? URLDecoder.decode(parts.get(ID).replace("+", "%2B"), StandardCharsets.UTF_8)
                    : null;
        } catch (IllegalArgumentException e) {
            return parts.get(ID);
        }
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
                at, user, role, address, action, ofCustomer ? customer(context) : null, context.queryString(), status);
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
