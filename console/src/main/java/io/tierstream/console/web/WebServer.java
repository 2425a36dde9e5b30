package io.tierstream.console.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.staticfiles.Location;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web server with all paths. Whatever goes wrong is answered by a problem in JSON. */
public final class WebServer {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final String PAGES = "/io/tierstream/console/web";
    private static final long MOST_BYTES = 1 << 20;

    private WebServer() {}

    /**
     * Starts it.
     *
     * @param observer sees how long each answer took
     */
    public static Javalin start(ConsoleSettings.Listen listen, List<Routes> routes, RequestMetrics observer) {
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.http.maxRequestSize = MOST_BYTES;
            config.http.prefer405over404 = true;
            config.requestLogger.http(observer::answered);
            problems(config);
            pages(config);
            routes.forEach(part -> part.register(config.routes));
            config.routes.before(WebServer::refuseZeros);
        });
        return server.start(listen.bind(), listen.port());
    }

    /** All paths that are answered, with their methods, such as {@code GET /api/v1/status}. */
    public static Set<String> paths(Javalin server) {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void pages(JavalinConfig config) {
        if (WebServer.class.getResource(PAGES) != null) {
            config.staticFiles.add(files -> {
                files.directory = PAGES;
                files.location = Location.CLASSPATH;
                files.headers = Map.of("Cache-Control", "no-cache");
            });
        }
    }

    private static void problems(JavalinConfig config) {
        config.routes.exception(ProblemException.class, (problem, context) -> Answer.problem(context, problem));
        config.routes.exception(MethodNotAllowedResponse.class, (e, context) -> {
            String allowed = String.join(", ", e.getDetails().values());
            context.header(Header.ALLOW, allowed);
            Answer.problem(
                    context,
                    new ProblemException(
                            405,
                            title(405),
                            context.path() + " is there, but only for " + allowed + "; see /openapi.yaml"));
        });
        config.routes.exception(
                HttpResponseException.class,
                (e, context) -> Answer.problem(
                        context, new ProblemException(e.getStatus(), title(e.getStatus()), detail(context, e))));
        config.routes.exception(StoreException.class, (e, context) -> {
            LOG.warn("The store failed for {}.", context.path(), e);
            Answer.problem(context, new ProblemException(503, "Store out of order", "try again in a moment"));
        });
        config.routes.exception(Exception.class, (e, context) -> {
            LOG.error("{} {} failed.", context.method(), context.path(), e);
            Answer.problem(context, new ProblemException(500, "Failure", "the service's log says more"));
        });
    }

    private static String title(int status) {
        return switch (status) {
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 413 -> "Content too large";
            default -> status < 500 ? "Bad request" : "Failure";
        };
    }

    private static String detail(Context context, HttpResponseException e) {
        return e.getStatus() == 404
                ? "there is nothing at " + context.path() + "; /openapi.yaml says what there is"
                : String.valueOf(e.getMessage());
    }

    /** No name has one, and PostgreSQL does not take it. */
    private static void refuseZeros(Context context) {
        String query = context.queryString();
        if (context.path().indexOf('\0') >= 0
                || context.req().getRequestURI().contains("%00")
                || (query != null && query.contains("%00"))) {
            throw ProblemException.badRequest("a zero character is nowhere allowed");
        }
    }
}
