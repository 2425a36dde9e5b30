package io.tierstream.console.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.console.store.Customers;
import io.tierstream.console.webhook.format.Content;
import io.tierstream.console.webhook.format.Fields;
import io.tierstream.console.webhook.format.Header;
import io.tierstream.console.webhook.format.Message;
import io.tierstream.console.webhook.format.Secret;
import io.tierstream.console.webhook.format.Signer;
import io.tierstream.console.webhook.send.Request;
import io.tierstream.schemas.v1.CustomerMembership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** From a delivery to the request that is sent for it, or to the reason why none is. */
final class RequestMaker {

    /** For how long a membership may be behind its transition before what is known is taken, at the ends of the topics. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONG_PAUSE = Duration.ofSeconds(2);

    private final Customers customers;
    private final BooleanSupplier caughtUp;

    /** @param caughtUp whether the topics are read to their ends; before, memberships may be far behind transitions */
    RequestMaker(Customers customers, BooleanSupplier caughtUp) {
        this.customers = customers;
        this.caughtUp = caughtUp;
    }

    /** What is to be done with a delivery. */
    sealed interface Made {

        record Send(Request request) implements Made {}

        record Suppress(String reason) implements Made {}

        record Postpone(Instant until) implements Made {}
    }

    Made make(Subscription subscription, List<KeptSecret> secrets, Delivery delivery, Instant now) {
        @Nullable CustomerMembership customer = null;
        if (delivery.customerId() != null && subscription.needsCustomer()) {
            customer = customers.find(delivery.customerId()).orElse(null);
            if (isBehind(customer, delivery)) {
                if (now.isBefore(delivery.createdAt().plus(PATIENCE))) {
                    return new Made.Postpone(now.plus(PAUSE));
                } else if (!caughtUp.getAsBoolean()) {
                    return new Made.Postpone(now.plus(LONG_PAUSE));
                }
            }
            Optional<String> refusal = subscription.consent() == null
                    ? Optional.empty()
                    : subscription.consent().refusal(customer);
            if (refusal.isPresent()) {
                return new Made.Suppress(refusal.get());
            }
        }
        return new Made.Send(request(subscription, secrets, shown(subscription, delivery, customer), now));
    }

    private static boolean isBehind(@Nullable CustomerMembership customer, Delivery delivery) {
        return customer == null || customer.getSequence() < delivery.sequence();
    }

    /** The message with the fields that the subscription wants. Templates take what they want themselves. */
    private static Message shown(Subscription subscription, Delivery delivery, @Nullable CustomerMembership customer) {
        Message message = delivery.message();
        ObjectNode data = message.data();
        if (delivery.customerId() == null) {
            return message;
        }
        if (!(subscription.format() instanceof io.tierstream.console.webhook.format.Format.Templated)) {
            data = Fields.only(subscription.fields(), data);
        }
        if (customer != null && subscription.showsCustomer()) {
            data = data.deepCopy();
            data.set(Fields.CUSTOMER, json(customer));
        }
        return message.withData(data);
    }

    /** The signed request. */
    static Request request(Subscription subscription, List<KeptSecret> secrets, Message message, Instant now) {
        Content content = subscription.format().write(message);
        List<Secret> signing = secrets.stream()
                .filter(secret -> secret.signsAt(now))
                .map(KeptSecret::secret)
                .toList();
        List<Map.Entry<String, String>> headers = new ArrayList<>(content.headers());
        headers.add(Map.entry("webhook-id", message.id()));
        headers.add(Map.entry("webhook-timestamp", Long.toString(now.getEpochSecond())));
        headers.add(Map.entry("webhook-signature", Signer.sign(signing, message.id(), now, content.body())));
        for (Header header : subscription.endpoint().headers()) {
            headers.add(Map.entry(header.name(), header.value()));
        }
        return new Request(
                subscription.endpoint().url(),
                headers,
                content.body(),
                subscription.endpoint().timeout());
    }

    private static ObjectNode json(CustomerMembership customer) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("asOf", customer.getAsOf().toString());
        ObjectNode tiers = node.putObject("tiers");
        customer.getTiers().forEach((set, held) -> tiers.put(set, held.getTier()));
        var segments = node.putArray("segments");
        customer.getSegments().keySet().stream().sorted().forEach(segments::add);
        var tags = node.putArray("tags");
        customer.getTags().forEach(tags::add);
        ObjectNode metrics = node.putObject("metrics");
        customer.getMetrics().forEach(metrics::put);
        return node;
    }
}
