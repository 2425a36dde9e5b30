package io.tierstream.console.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.Role;
import io.tierstream.console.access.audit.RequestAudit;
import io.tierstream.console.web.Answer;
import io.tierstream.console.web.Json;
import io.tierstream.console.web.Page;
import io.tierstream.console.web.Paging;
import io.tierstream.console.web.ProblemException;
import io.tierstream.console.web.Routes;
import io.tierstream.console.webhook.format.Secret;
import io.tierstream.console.webhook.send.Reply;
import io.tierstream.console.webhook.send.Verdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The paths of webhooks and alerts. Analysts read, operators change. */
final class WebhookRoutes implements Routes {

    private static final String ALL = "/api/v1/webhooks";
    private static final String ONE = ALL + "/{id}";

    /** What an answer has and a form has not: a form may be an answer with changes. */
    private static final List<String> READ_ONLY = List.of(
            "id", "enabled", "reason", "createdAt", "updatedAt", "circuit", "secrets", "counts", "oldestPendingAt");

    private final Webhooks webhooks;
    private final Gate gate;

    WebhookRoutes(Webhooks webhooks, Gate gate) {
        this.webhooks = webhooks;
        this.gate = gate;
    }

    private record TestResult(
            boolean delivered,
            @Nullable Integer status,
            long latencyMillis,
            @Nullable String detail,
            @Nullable String excerpt) {}

    private record NewSecret(String secret) {}

    private record Alerts(List<io.tierstream.console.webhook.alert.Alert> items) {}

    private record Detail(DeliveryLog.Line delivery, List<DeliveryLog.Attempt> failures) {}

    @Override
    public void register(JavalinDefaultRoutingApi routes) {
        routes.get(ALL, this::list);
        routes.post(ALL, this::create);
        routes.get(ONE, this::get);
        routes.put(ONE, this::update);
        routes.delete(ONE, this::delete);
        routes.post(ONE + "/test", this::test);
        routes.post(ONE + "/enable", this::enable);
        routes.post(ONE + "/disable", this::disable);
        routes.post(ONE + "/rotate-secret", this::rotateSecret);
        routes.post(ONE + "/replay", this::replay);
        routes.get(ONE + "/deliveries", this::deliveries);
        routes.get(ONE + "/deliveries/{delivery}", this::delivery);
        routes.get(ONE + "/dead-letters", context -> deliveries(context, DeliveryState.DEAD));
        routes.get("/api/v1/alerts", this::alerts);
    }

    private void list(Context context) {
        gate.require(context, Role.ANALYST);
        List<ObjectNode> items = webhooks.all().stream().map(this::view).toList();
        Answer.json(context, new Page<>(items, null));
    }

    private void get(Context context) {
        gate.require(context, Role.ANALYST);
        Answer.json(context, view(webhooks.get(id(context))));
    }

    private void create(Context context) {
        gate.require(context, Role.OPERATOR);
        ObjectNode body = body(context);
        JsonNode secret = body.remove("secret");
        Webhook webhook = checked(() ->
                webhooks.create(form(body), secret == null || secret.isNull() ? null : new Secret(secret.asText())));
        RequestAudit.note(context, webhook.id() + " " + webhook.form().masked());
        ObjectNode answer = view(webhook);
        answer.put("secret", webhooks.secrets(webhook.id()).get(0).secret().text());
        Answer.json(context, 201, answer);
    }

    private void update(Context context) {
        gate.require(context, Role.OPERATOR);
        ObjectNode body = body(context);
        if (body.has("secret")) {
            throw ProblemException.badRequest("secret: a secret is replaced by rotate-secret");
        }
        Webhook webhook = checked(() -> webhooks.update(id(context), form(body)));
        RequestAudit.note(context, webhook.form().masked().toString());
        Answer.json(context, 200, view(webhook));
    }

    private void delete(Context context) {
        gate.require(context, Role.OPERATOR);
        webhooks.delete(id(context));
        context.status(204);
    }

    private void enable(Context context) {
        gate.require(context, Role.OPERATOR);
        Answer.json(context, 200, view(checked(() -> webhooks.enable(id(context)))));
    }

    private void disable(Context context) {
        Principal principal = gate.require(context, Role.OPERATOR);
        Answer.json(context, 200, view(webhooks.disable(id(context), "disabled by " + principal.name())));
    }

    private void rotateSecret(Context context) {
        gate.require(context, Role.OPERATOR);
        Answer.json(
                context, 200, new NewSecret(webhooks.rotateSecret(id(context)).text()));
    }

    private void test(Context context) {
        gate.require(context, Role.OPERATOR);
        Reply reply = webhooks.test(id(context));
        Reply.@Nullable Answered answered = reply instanceof Reply.Answered a ? a : null;
        Answer.json(
                context,
                200,
                new TestResult(
                        Verdict.of(reply) == Verdict.DELIVERED,
                        answered == null ? null : answered.status(),
                        reply.latency().toMillis(),
                        detail(reply),
                        answered == null ? null : answered.excerpt()));
    }

    private static @Nullable String detail(Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            return failed.reason();
        }
        return reply instanceof Reply.Refused refused ? refused.reason() : null;
    }

    private void replay(Context context) {
        gate.require(context, Role.OPERATOR);
        Replay.Wanted wanted = Json.body(context, Replay.Wanted.class);
        RequestAudit.note(context, wanted.toString());
        Answer.json(context, 202, webhooks.replay(id(context), wanted));
    }

    private void deliveries(Context context) {
        String state = context.queryParam("state");
        deliveries(context, state == null ? null : state(state));
    }

    private static DeliveryState state(String text) {
        return Arrays.stream(DeliveryState.values())
                .filter(state -> state.name().equals(text.toUpperCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(() -> ProblemException.badRequest(
                        "state is one of " + Arrays.toString(DeliveryState.values()) + ", not '" + text + "'"));
    }

    private void deliveries(Context context, @Nullable DeliveryState state) {
        Principal principal = gate.require(context, Role.ANALYST);
        Webhook webhook = webhooks.get(id(context));
        Page<DeliveryLog.Line> page = webhooks.log().page(webhook.id(), state, Paging.of(context));
        List<DeliveryLog.Line> shown =
                page.items().stream().map(line -> shown(principal, line)).toList();
        Answer.json(context, new Page<>(shown, page.next()));
    }

    private void delivery(Context context) {
        Principal principal = gate.require(context, Role.ANALYST);
        Webhook webhook = webhooks.get(id(context));
        String number = context.pathParam("delivery");
        DeliveryLog.Line line = (number.matches("[0-9]{1,18}")
                        ? webhooks.log().line(webhook.id(), Long.parseLong(number))
                        : java.util.Optional.<DeliveryLog.Line>empty())
                .orElseThrow(
                        () -> ProblemException.notFound("the webhook has no delivery " + number + ", or no longer"));
        Answer.json(context, new Detail(shown(principal, line), webhooks.log().attempts(line.delivery())));
    }

    private DeliveryLog.Line shown(Principal principal, DeliveryLog.Line line) {
        String customer = line.customerId();
        return customer == null ? line : line.withCustomer(gate.shown(principal, customer));
    }

    private void alerts(Context context) {
        gate.require(context, Role.VIEWER);
        Answer.json(context, new Alerts(webhooks.alerts().firing()));
    }

    private static String id(Context context) {
        return context.pathParam("id");
    }

    private static ObjectNode body(Context context) {
        try {
            if (Json.mapper().readTree(context.bodyAsBytes()) instanceof ObjectNode object) {
                READ_ONLY.forEach(object::remove);
                return object;
            }
        } catch (IOException e) {
            throw ProblemException.badRequest("the body is no JSON");
        }
        throw ProblemException.badRequest("the body must be a JSON object");
    }

    private static SubscriptionForm form(ObjectNode body) {
        try {
            return Json.mapper().treeToValue(body, SubscriptionForm.class);
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("the body is not as expected: " + e.getOriginalMessage());
        }
    }

    private interface Change<T> {
        T make();
    }

    /** What is wrong with a subscription is what the asker did. */
    private static <T> T checked(Change<T> change) {
        try {
            return change.make();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(422, "Unprocessable content", String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode view(Webhook webhook) {
        ObjectNode view = Json.mapper().createObjectNode();
        view.put("id", webhook.id());
        view.put("enabled", webhook.enabled());
        view.put("reason", webhook.reason());
        view.put("createdAt", webhook.createdAt().toString());
        view.put("updatedAt", webhook.updatedAt().toString());
        view.put("circuit", webhooks.isOpen(webhook.id()) ? "open" : "closed");
        view.setAll((ObjectNode) Json.mapper().valueToTree(webhook.form().masked()));
        var secrets = view.putArray("secrets");
        for (KeptSecret secret : webhooks.secrets(webhook.id())) {
            ObjectNode one = secrets.addObject();
            one.put("masked", secret.secret().masked());
            one.put("createdAt", secret.createdAt().toString());
            one.put(
                    "expiresAt",
                    secret.expiresAt() == null ? null : secret.expiresAt().toString());
        }
        DeliveryLog.Counts counts = webhooks.log().counts(webhook.id());
        ObjectNode numbers = view.putObject("counts");
        numbers.put("pending", counts.of(DeliveryState.PENDING));
        numbers.put("delivered", counts.of(DeliveryState.DELIVERED));
        numbers.put("dead", counts.of(DeliveryState.DEAD));
        numbers.put("suppressed", counts.of(DeliveryState.SUPPRESSED));
        view.put(
                "oldestPendingAt",
                counts.oldestPending() == null ? null : counts.oldestPending().toString());
        return view;
    }
}
