package io.tierstream.console;

import io.javalin.Javalin;
import io.tierstream.console.access.Gate;
import io.tierstream.console.feed.TransitionListener;
import io.tierstream.console.rules.RuleBook;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Routes;
import io.tierstream.console.web.WebServer;
import java.util.List;

/** The console, running. */
public final class Console implements AutoCloseable {

    private final Store store;
    private final Javalin server;

    private Console(Store store, Javalin server) {
        this.store = store;
        this.server = server;
    }

    /** Starts it: the store, the feed, webhooks, and the web server. */
    public static Console start(ConsoleSettings settings) {
        Store store = Store.open(settings.database());
        try {
            Gate gate = Gate.loopback(); // access: from settings.access()
            RuleBook rules = RuleBook.none(); // access
            List<TransitionListener> listeners = List.of(); // webhooks
            List<Routes> routes = List.of(); // access and webhooks add theirs
            return new Console(store, WebServer.start(settings.listen(), routes));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        store.close();
    }
}
