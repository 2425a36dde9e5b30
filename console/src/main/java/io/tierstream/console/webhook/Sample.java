package io.tierstream.console.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.console.webhook.format.Fields;
import io.tierstream.console.webhook.format.Format;
import io.tierstream.console.webhook.format.Message;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The message of the test button: a transition of nobody, with a value in every field. */
final class Sample {

    private Sample() {}

    static Message message(Subscription subscription, Instant now) {
        String id = "test_" + UUID.randomUUID().toString().replace("-", "");
        Message like = TransitionJson.message(transition(id, now));
        ObjectNode data = like.data();
        if (!(subscription.format() instanceof Format.Templated)) {
            data = Fields.only(subscription.fields(), data);
        }
        if (subscription.showsCustomer()) {
            ObjectNode customer = data.putObject(Fields.CUSTOMER);
            customer.put("asOf", now.toString());
            customer.putObject("tiers").put("value", "gold");
            customer.putArray("segments").add("example");
            customer.putArray("tags");
            customer.putObject("metrics").put("spend_30d", "1200");
        }
        return new Message(id, Message.TEST, "/tierstream/test", like.subject(), now, data);
    }

    private static SegmentTransition transition(String id, Instant now) {
        return new SegmentTransition(
                id,
                "example-customer",
                1L,
                "example",
                1L,
                TargetKind.TIER,
                "value",
                "gold",
                Direction.ENTER,
                now,
                now,
                now,
                Cause.EVENT,
                "example-event",
                "silver",
                now,
                List.of(new Evidence("spend_30d", ">=", "1000", "950", "1200", false, true)),
                now,
                null);
    }
}
