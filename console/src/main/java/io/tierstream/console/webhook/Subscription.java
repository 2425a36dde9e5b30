package io.tierstream.console.webhook;

import io.tierstream.console.webhook.format.Fields;
import io.tierstream.console.webhook.format.Format;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is sent where, when, and in which form; checked and compiled.
 *
 * @param fields the fields of transitions that are sent
 * @param consent what a customer must have agreed to; null when nothing is asked for
 */
record Subscription(
        String name,
        Selection selection,
        Endpoint endpoint,
        Format format,
        Set<String> fields,
        @Nullable Consent consent) {

    Subscription {
        fields = Set.copyOf(fields);
    }

    /** Whether the message holds something of what the customer is now. */
    boolean showsCustomer() {
        return format instanceof Format.Templated templated
                ? templated.template().uses(Fields::isOfCustomer)
                : fields.contains(Fields.CUSTOMER);
    }

    /** Whether the customer has to be looked up before a message is sent. */
    boolean needsCustomer() {
        return consent != null || showsCustomer();
    }
}
