package io.tierstream.console.access;

import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.access.audit.RequestAudit;
import io.tierstream.console.access.command.CommandBook;
import io.tierstream.console.access.command.CommandDesk;
import io.tierstream.console.access.command.CommandRoutes;
import io.tierstream.console.access.command.CommandTopic;
import io.tierstream.console.rules.Targets;
import io.tierstream.console.store.Store;
import io.tierstream.console.web.Answer;
import io.tierstream.console.web.RequestMetrics;
import io.tierstream.console.web.Routes;
import io.tierstream.console.web.WebServer;
import io.tierstream.schemas.v1.CustomerCommand;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A service with access control, commands, and some paths that stand for those of others. */
final class Service implements AutoCloseable {

    static final String VIEWER = "viewer-token-0123456789abcdefghijkl";
    static final String ANALYST = "analyst-token-0123456789abcdefghijk";
    static final String OPERATOR = "operator-token-0123456789abcdefghij";

    final SetClock clock = new SetClock();
    final List<CustomerCommand> commands = new CopyOnWriteArrayList<>();
    final Store store;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Whether who asked for numbers last may still come in. */
    volatile BooleanSupplier lasting = () -> false;

    final Access access;
    private final Javalin server;

    private Service(AccessSettings settings, CommandTopic topic, ConsoleSettings.Database database) {
        store = Store.open(database);
        access = Access.open("127.0.0.1", settings, store, clock);
        CommandTopic kept = command -> {
            topic.send(command);
            commands.add(command);
        };
        Targets targets = new Targets(Set.of("vip"), Map.of("value", List.of("gold", "silver")));
        CommandDesk desk = new CommandDesk(new CommandBook(store), kept, () -> targets, clock, access::address);
        server = WebServer.start(
                new ConsoleSettings.Listen("127.0.0.1", 0),
                List.of(access, new CommandRoutes(access, desk), others(access)),
                new RequestMetrics(meters));
    }

    static Service open(AccessSettings settings) {
        return open(settings, ConsoleSettings.Database.inMemory());
    }

    static Service open(AccessSettings settings, CommandTopic topic) {
        return new Service(settings, topic, ConsoleSettings.Database.inMemory());
    }

    static Service open(AccessSettings settings, ConsoleSettings.Database database) {
        return new Service(settings, command -> {}, database);
    }

    /** With a token for each role. */
    static AccessSettings tokens() {
        return AccessSettings.none()
                .withTokens(List.of(
                        StaticToken.of(new Principal("vera", Role.VIEWER), VIEWER),
                        StaticToken.of(new Principal("ana", Role.ANALYST), ANALYST),
                        StaticToken.of(new Principal("otto", Role.OPERATOR), OPERATOR)));
    }

    private Routes others(Gate gate) {
        return routes -> {
            routes.get("/", context -> context.html("<p>page</p>"));
            routes.get("/api/v1/numbers", context -> {
                Principal principal = gate.require(context, Role.VIEWER);
                lasting = gate.validity(context);
                Answer.json(context, Map.of("customer", gate.shown(principal, "C-1001")));
            });
            routes.get("/api/v1/customers/{id}", context -> {
                gate.require(context, Role.ANALYST);
                Answer.json(context, Map.of("id", context.pathParam("id")));
            });
            routes.get("/api/v1/customers/{id}/membership", context -> {
                gate.require(context, Role.ANALYST);
                Answer.json(context, Map.of("id", context.pathParam("id")));
            });
            routes.post("/api/v1/memberships", context -> {
                gate.require(context, Role.ANALYST);
                RequestAudit.lookedUp(context, 1000);
                Answer.json(context, 200, Map.of());
            });
            routes.put("/api/v1/webhooks/{id}", context -> {
                gate.require(context, Role.OPERATOR);
                RequestAudit.note(context, "now " + context.body());
                Answer.json(context, 200, Map.of());
            });
            routes.post("/api/v1/things", context -> {
                gate.require(context, Role.OPERATOR);
                Answer.json(context, 201, Map.of("bytes", context.bodyAsBytes().length));
            });
        };
    }

    Http request() {
        return Http.to(server.port());
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        access.close();
        store.close();
    }

    /** A clock that is set by hand. */
    static final class SetClock extends Clock {

        private volatile Instant now = Instant.parse("2026-05-01T12:00:00Z");

        void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
