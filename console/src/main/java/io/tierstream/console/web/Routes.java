package io.tierstream.console.web;

import io.javalin.router.JavalinDefaultRoutingApi;

/** Some paths of the service with what answers on them. Each package brings its own. */
@FunctionalInterface
public interface Routes {

    /** Registers the paths, whole ones such as {@code /api/v1/status}. */
    void register(JavalinDefaultRoutingApi routes);
}
