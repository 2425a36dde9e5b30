package io.tierstream.console.web;

import io.javalin.Javalin;
import io.tierstream.console.ConsoleSettings;
import java.util.List;

/** The web server with all paths. */
public final class WebServer {

    private WebServer() {}

    public static Javalin start(ConsoleSettings.Listen listen, List<Routes> routes) {
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.exception(ProblemException.class, (problem, context) -> Answer.problem(context, problem));
            routes.forEach(part -> part.register(config.routes));
        });
        return server.start(listen.bind(), listen.port());
    }
}
