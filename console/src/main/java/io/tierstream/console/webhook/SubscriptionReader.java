package io.tierstream.console.webhook;

import static java.util.Objects.requireNonNullElse;

import io.tierstream.console.webhook.SubscriptionForm.ConsentForm;
import io.tierstream.console.webhook.SubscriptionForm.HeaderForm;
import io.tierstream.console.webhook.format.Fields;
import io.tierstream.console.webhook.format.Format;
import io.tierstream.console.webhook.format.Header;
import io.tierstream.console.webhook.format.Template;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From the form of a subscription to the subscription. Every refusal names the field, and says what to write. */
final class SubscriptionReader {

    private static final int MOST_NAME_CHARACTERS = 200;
    private static final int MOST_ENTRIES = 200;

    private final boolean httpAllowed;

    SubscriptionReader(boolean httpAllowed) {
        this.httpAllowed = httpAllowed;
    }

    /** @throws IllegalArgumentException if something of it is wrong */
    Subscription read(SubscriptionForm form) {
        String name = required("name", form.name());
        if (name.length() > MOST_NAME_CHARACTERS) {
            throw new IllegalArgumentException("name has more than " + MOST_NAME_CHARACTERS + " characters");
        }
        return new Subscription(
                name, selection(form), endpoint(form), format(form), fields(form.fields()), consent(form.consent()));
    }

    private static Selection selection(SubscriptionForm form) {
        List<NamePattern> targets = each("targets", form.targets(), NamePattern::ofTargets);
        List<NamePattern> alerts = each("alerts", form.alerts(), NamePattern::new);
        if (targets.isEmpty() && alerts.isEmpty()) {
            throw new IllegalArgumentException(
                    "targets: name at least one, such as tier:value:gold, or [\"*\"] for all; or name alerts");
        }
        Filter filter = form.filter() == null || form.filter().isBlank() ? null : Filter.parse(form.filter());
        return new Selection(
                targets,
                names("directions", form.directions(), Direction.class),
                names("causes", form.causes(), Cause.class),
                filter,
                alerts);
    }

    private Endpoint endpoint(SubscriptionForm form) {
        return new Endpoint(
                Endpoint.url(required("url", form.url()), httpAllowed),
                each("headers", form.headers(), SubscriptionReader::header),
                Duration.ofSeconds(requireNonNullElse(form.timeoutSeconds(), Endpoint.DEFAULT_TIMEOUT_SECONDS)),
                requireNonNullElse(form.maxPerSecond(), Endpoint.DEFAULT_PER_SECOND),
                requireNonNullElse(form.maxConcurrency(), Endpoint.DEFAULT_CONCURRENCY));
    }

    private static Header header(HeaderForm form) {
        String value = requireNonNullElse(form.value(), "");
        if (form.secret() && value.equals(Header.MASK)) {
            throw new IllegalArgumentException("headers: " + form.name()
                    + " has no value that could be kept, or the url goes to another server now; give the value");
        }
        return new Header(required("headers: name", form.name()), value, form.secret());
    }

    private static Format format(SubscriptionForm form) {
        String format = requireNonNullElse(form.format(), form.template() == null ? "standard" : "template");
        if (format.equals("template")) {
            if (form.template() == null) {
                throw new IllegalArgumentException("template is missing: the JSON to send, with {{field}} in texts");
            }
            return new Format.Templated(Template.of(form.template(), Fields::isKnown));
        }
        if (form.template() != null) {
            throw new IllegalArgumentException("template is given, but format is " + format + "; leave one away");
        }
        return switch (format) {
            case "standard" -> new Format.Standard();
            case "cloudevents-structured" -> new Format.CloudEventsStructured();
            case "cloudevents-binary" -> new Format.CloudEventsBinary();
            default ->
                throw new IllegalArgumentException(
                        "format is standard, cloudevents-structured, cloudevents-binary or template, not '" + format
                                + "'");
        };
    }

    private static Set<String> fields(@Nullable List<String> names) {
        if (names == null || names.isEmpty()) {
            return Set.copyOf(Fields.OF_TRANSITIONS);
        }
        for (String name : names) {
            if (!Fields.OF_TRANSITIONS.contains(name) && !name.equals(Fields.CUSTOMER)) {
                throw new IllegalArgumentException("fields: no field is called " + name + "; the fields are "
                        + String.join(", ", Fields.OF_TRANSITIONS) + " and " + Fields.CUSTOMER);
            }
        }
        return new HashSet<>(names);
    }

    private static @Nullable Consent consent(@Nullable ConsentForm form) {
        if (form == null) {
            return null;
        }
        List<String> values = form.values() == null ? List.of("true") : form.values();
        return new Consent(required("consent: metric", form.metric()), new HashSet<>(values));
    }

    private static <E extends Enum<E>> Set<E> names(String field, @Nullable List<String> names, Class<E> type) {
        Set<E> values = EnumSet.noneOf(type);
        for (String name : requireNonNullElse(names, List.<String>of())) {
            values.add(Arrays.stream(type.getEnumConstants())
                    .filter(value -> value.name().equals(name))
                    .findAny()
                    .orElseThrow(() -> new IllegalArgumentException(
                            field + ": '" + name + "' is none of " + Arrays.toString(type.getEnumConstants()))));
        }
        return values;
    }

    private static <T, R> List<R> each(String field, @Nullable List<T> values, Function<T, R> reading) {
        List<T> given = requireNonNullElse(values, List.<T>of());
        if (given.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException(field + ": at most " + MOST_ENTRIES + " entries, not " + given.size());
        }
        List<R> read = new ArrayList<>();
        for (T value : given) {
            if (value == null) {
                throw new IllegalArgumentException(field + ": an entry is null");
            }
            read.add(reading.apply(value));
        }
        return read;
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }
}
