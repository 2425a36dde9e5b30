package io.tierstream.console.webhook.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What is told to a receiver, before it has a format.
 *
 * @param id the same for the same transition however often it is sent: a receiver drops what it has seen
 * @param type what happened, such as {@value #ENTERED}
 * @param source who decided it, as a URI reference
 * @param subject the customer, or the segment or tier for alerts
 * @param time when it holds
 * @param data the fields, in camelCase, as the API has them
 */
public record Message(String id, String type, String source, String subject, Instant time, ObjectNode data) {

    /** A customer entered a segment or tier; the same type as in the headers of the transitions topic. */
    public static final String ENTERED = "io.tierstream.segment.entered.v1";

    /** A customer left a segment or tier. */
    public static final String EXITED = "io.tierstream.segment.exited.v1";

    /** The members of a segment or tier do what they should not. */
    public static final String ALERT_FIRED = "io.tierstream.distribution.alert.fired.v1";

    /** They no longer do. */
    public static final String ALERT_RESOLVED = "io.tierstream.distribution.alert.resolved.v1";

    /** Sent by hand, to see whether the endpoint answers. */
    public static final String TEST = "io.tierstream.webhook.test.v1";

    /** This message with other data. */
    public Message withData(ObjectNode other) {
        return new Message(id, type, source, subject, time, other);
    }
}
