package io.tierstream.console.access.audit;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final String NOTE = "tierstream.audit.note";
    private static final String LOOKED_UP = "tierstream.audit.looked-up";

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
     * Who asked.
     *
     * @param user {@code -} for who did not say
     * @param role {@code -} for none
     * @param address from where
     * @param sees whether who asked sees customers at all
     */
    public record Asked(Instant at, String user, String role, String address, boolean sees) {}

    /** Says what a request was about, in words, where its path does not. */
    public static void note(Context context, String about) {
        context.attribute(NOTE, about);
    }

    /** Says how many customers were looked up, where it is not one. */
    public static void lookedUp(Context context, int customers) {
        context.attribute(LOOKED_UP, customers);
    }

    /** Logs a request whose answer begins, and may last; not again when it ends well. */
    public void begun(Context context, Asked asked) {
        log(context, asked, 200);
        written(context);
    }

    /** Logs a request that has been answered. */
    public void answered(Context context, Asked asked) {
        log(context, asked, context.statusCode());
    }

    private void log(Context context, Asked asked, int status) {
        String action = action(context);
        boolean good = status < 400;
        if (action == null || status == 429 || (good && context.attribute(WRITTEN) != null)) {
            return;
        }
        boolean ofCustomer = action.contains(CUSTOMER);
        AuditEntry entry = new AuditEntry(
                asked.at(),
                asked.user(),
                asked.role(),
                asked.address(),
                action,
                ofCustomer ? customer(context) : null,
                detail(context, action),
                status);
        boolean refused = status == 401 || status == 403;
        boolean looks = action.startsWith("GET ");
        if (LOOK_UPS.contains(action) && good) {
            Integer customers = context.attribute(LOOKED_UP);
            trail.count(entry, customers == null ? 1 : customers);
        } else if (!looks && good) {
            trail.write(entry);
        } else if (refused || !looks || ofCustomer || (asked.sees() && SHOWS_CUSTOMERS.contains(action))) {
            trail.writeSoon(entry);
        }
    }

    /** The path if it names more than the customer, the query, and what the handler had to say. */
    private static @Nullable String detail(Context context, String action) {
        String path = context.req().getRequestURI().substring(API.length());
        boolean names = action.replace(CUSTOMER, "").contains("{");
        String query = context.queryString();
        String note = context.attribute(NOTE);
        String detail = Stream.of(names ? path : null, query == null ? null : "?" + query, note)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return detail.isEmpty() ? null : detail;
    }
}
