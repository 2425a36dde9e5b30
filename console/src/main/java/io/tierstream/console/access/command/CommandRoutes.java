package io.tierstream.console.access.command;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.Role;
import io.tierstream.console.access.command.CommandRequests.ErasureRequest;
import io.tierstream.console.access.command.CommandRequests.PinRequest;
import io.tierstream.console.access.command.CommandRequests.UnpinRequest;
import io.tierstream.console.web.Answer;
import io.tierstream.console.web.Json;
import io.tierstream.console.web.Routes;
import io.tierstream.schemas.v1.Erase;
import io.tierstream.schemas.v1.Pin;
import io.tierstream.schemas.v1.Unpin;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where operators give commands. They are answered when the topic has them, not when the job has carried them out. */
public final class CommandRoutes implements Routes {

    private static final String CUSTOMER = "/api/v1/customers/{id}";

    private final Gate gate;
    private final CommandDesk desk;

    public CommandRoutes(Gate gate, CommandDesk desk) {
        this.gate = gate;
        this.desk = desk;
    }

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.post(CUSTOMER + "/pins", this::pin);
        routes.delete(CUSTOMER + "/pins/{name}", this::unpin);
        routes.post(CUSTOMER + "/erasure", this::erase);
    }

    private void pin(Context context) {
        Principal author = gate.require(context, Role.OPERATOR);
        PinRequest request = Json.body(context, PinRequest.class);
        Instant until = Checks.until(request.until(), desk.now());
        Pin pin = Pin.newBuilder()
                .setTierSet(Checks.optionalName("tierSet", request.tierSet()))
                .setName(Checks.name("name", request.name()))
                .setMember(request.member() == null || request.member())
                .setUntil(until)
                .build();
        desk.checkTarget(pin);
        give(context, author, request.reason(), Checks.optionalName("approvedBy", request.approvedBy()), pin);
    }

    /** Some proxies drop the body of a DELETE: the same may stand in the query. */
    private void unpin(Context context) {
        Principal author = gate.require(context, Role.OPERATOR);
        UnpinRequest request = context.bodyAsBytes().length == 0
                ? new UnpinRequest(context.queryParam("tierSet"), context.queryParam("reason"))
                : Json.body(context, UnpinRequest.class);
        Unpin unpin = Unpin.newBuilder()
                .setTierSet(Checks.optionalName("tierSet", request.tierSet()))
                .setName(Checks.name("name", context.pathParam("name")))
                .build();
        give(context, author, request.reason(), null, unpin);
    }

    private void erase(Context context) {
        Principal author = gate.require(context, Role.OPERATOR);
        give(context, author, Json.body(context, ErasureRequest.class).reason(), null, new Erase());
    }

    private void give(
            Context context, Principal author, @Nullable String reason, @Nullable String approvedBy, Object command) {
        CommandDesk.Order order = new CommandDesk.Order(
                Checks.customer(context.pathParam("id")), author, Checks.reason(reason), approvedBy, command);
        Answer.json(context, 202, desk.give(context, order));
    }
}
