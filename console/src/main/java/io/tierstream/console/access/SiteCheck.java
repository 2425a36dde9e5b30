package io.tierstream.console.access;

import io.javalin.http.Context;
import io.tierstream.console.web.ProblemException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites from using the browser of somebody who may come in: by requests across sites (CSRF), and by a name of theirs that
 * suddenly stands for this machine (DNS rebinding).
 */
final class SiteCheck {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final boolean asksWho;
    private final Set<String> origins;
    private final Set<String> hosts;

    SiteCheck(boolean asksWho, Set<String> origins) {
        this.asksWho = asksWho;
        this.origins = origins;
        this.hosts =
                origins.stream().map(origin -> URI.create(origin).getHost()).collect(Collectors.toSet());
    }

    /** Whether a request may change something. */
    static boolean isChange(Context context) {
        return !SAFE_METHODS.contains(context.req().getMethod());
    }

    /**
     * Looks under which name the service was reached. Where nobody has to say who he is, the name is all that tells this machine's user from
     * a page of another site; where origins are configured, only they are taken.
     */
    void name(Context context) {
        String host = hostName(context.header("Host"));
        boolean known = host != null
                && (isLoopback(host) || hosts.contains(host) || (asksWho && (hosts.isEmpty() || isAddress(host))));
        if (!known) {
            throw new ProblemException(
                    421,
                    "Unknown host",
                    "this service is not known under the name in the Host header; open it by its address, or start it with"
                            + " --origin and the scheme, host and port that browsers see");
        }
    }

    /**
     * Looks from which site a request of the interface comes.
     *
     * @param bySession whether the browser adds by itself what lets the request in
     */
    void site(Context context, boolean bySession) {
        String site = context.header("Sec-Fetch-Site");
        String origin = context.header("Origin");
        boolean change = isChange(context);
        boolean navigation = !change && "navigate".equals(context.header("Sec-Fetch-Mode"));
        if (("cross-site".equals(site) || "same-site".equals(site)) && !navigation) {
            throw foreign("another site");
        }
        if (origin != null && !isOwn(origin, context)) {
            throw foreign("'" + origin + "'");
        }
        if (change && bySession && origin == null && !"same-origin".equals(site)) {
            throw foreign(
                    "a page that does not say which; browsers send Origin or Sec-Fetch-Site with it, and programs are to"
                            + " send a bearer token instead of a cookie");
        }
        if (change && hasBody(context) && !isJson(context.contentType())) {
            throw new ProblemException(
                    415, "Unsupported media type", "send the body as JSON, with Content-Type: application/json");
        }
    }

    private static ProblemException foreign(String whose) {
        return new ProblemException(
                403,
                "Request of another site",
                "requests from pages of other sites are refused; this one is of " + whose);
    }

    private boolean isOwn(String origin, Context context) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (origins.contains(lower)) {
            return true;
        }
        String host = context.header("Host");
        // The scheme may be another one to the browser than to this service, behind a proxy with TLS.
        return host != null
                && (lower.equals("http://" + host.toLowerCase(Locale.ROOT))
                        || lower.equals("https://" + host.toLowerCase(Locale.ROOT)));
    }

    private static boolean hasBody(Context context) {
        return context.req().getContentLengthLong() > 0 || context.header("Transfer-Encoding") != null;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    /** The name without the port; null if there is none. */
    private static @Nullable String hostName(@Nullable String host) {
        if (host == null) {
            return null;
        }
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            int end = lower.indexOf(']');
            return end < 0 ? null : lower.substring(0, end + 1);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** A literal address cannot be made to stand for another machine. */
    private static boolean isAddress(String host) {
        return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }
}
