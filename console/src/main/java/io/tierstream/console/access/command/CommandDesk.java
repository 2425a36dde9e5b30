package io.tierstream.console.access.command;

import io.javalin.http.Context;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.audit.AuditEntry;
import io.tierstream.console.access.audit.RequestAudit;
import io.tierstream.console.rules.Targets;
import io.tierstream.console.web.ProblemException;
import io.tierstream.schemas.v1.CustomerCommand;
import io.tierstream.schemas.v1.Pin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders, writes them down, and sends them: first the note and the audit log in one transaction, then the topic. What was noted but
 * not sent is sent when the same request comes again, with the same id and time; the job carries out one of them.
 */
public final class CommandDesk {

    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** How long a request is known that comes again; long after anybody tries again. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final Duration FORGETS_EVERY = Duration.ofHours(1);

    private final CommandBook book;
    private final CommandTopic topic;
    private final Supplier<Targets> targets;
    private final Clock clock;
    private final Function<Context, String> address;
    private Instant forgotten = Instant.EPOCH;

    /**
     * A command somebody gives.
     *
     * @param command one of the records of the contract
     */
    record Order(
            String customer,
            Principal author,
            String reason,
            @Nullable String approvedBy,
            Object command) {

        String kind() {
            return command.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }

        /** The same for the same request. */
        String hash() {
            String all = String.join(
                    "\0", customer, author.name(), reason, String.valueOf(approvedBy), kind(), command.toString());
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    /**
     * The answer to a command.
     *
     * @param commandId by which it is found in transitions, memberships and dead letters
     */
    record Given(String commandId) {}

    /**
     * @param targets what can be pinned by the rule set in force; none if that is not known
     * @param address from where a request comes
     */
    public CommandDesk(
            CommandBook book,
            CommandTopic topic,
            Supplier<Targets> targets,
            Clock clock,
            Function<Context, String> address) {
        this.book = book;
        this.topic = topic;
        this.targets = targets;
        this.clock = clock;
        this.address = address;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Gives an order. */
    Given give(Context context, Order order) {
        String key = context.header(IDEMPOTENCY_KEY);
        String id = key == null ? UUID.randomUUID().toString() : Checks.commandId(key);
        Instant now = now();
        AuditEntry audit = new AuditEntry(
                now,
                order.author().name(),
                order.author().role().name().toLowerCase(Locale.ROOT),
                address.apply(context),
                String.valueOf(RequestAudit.action(context)),
                order.customer(),
                "command " + id + ": " + order.kind() + " " + order.command() + ", reason: " + order.reason(),
                202);
        forgetOld(now);
        CommandBook.Noted noted = book.note(id, order.hash(), now, audit);
        RequestAudit.written(context);
        if (!noted.requestHash().equals(order.hash())) {
            throw new ProblemException(
                    422,
                    "Idempotency-Key used before",
                    "another command was given with this Idempotency-Key; take a new one for each command");
        }
        if (!noted.sent()) {
            send(context, id, noted.issuedAt(), order);
        }
        return new Given(id);
    }

    private synchronized void forgetOld(Instant now) {
        if (!now.isBefore(forgotten.plus(FORGETS_EVERY))) {
            forgotten = now;
            book.forgetBefore(now.minus(REMEMBERED));
        }
    }

    private void send(Context context, String id, Instant issuedAt, Order order) {
        CustomerCommand record = CustomerCommand.newBuilder()
                .setCommandId(id)
                .setCustomerId(order.customer())
                .setIssuedAt(issuedAt)
                .setIssuedBy(order.author().name())
                .setReason(order.reason())
                .setApprovedBy(order.approvedBy())
                .setCommand(order.command())
                .build();
        try {
            topic.send(record);
        } catch (CommandTopicException e) {
            LOG.warn("Command {} was not sent: {}", id, e.getMessage());
            context.header("Retry-After", "5");
            throw new ProblemException(
                    503,
                    "Command not sent",
                    e.getMessage() + ". Send the same request again with Idempotency-Key: " + id
                            + ", so that it is carried out once");
        }
        book.sent(id);
    }

    /** Whether the rule set in force has what is to be pinned; whatever it is, if that is not known. */
    void checkTarget(Pin pin) {
        Targets known = targets.get();
        if (known.isEmpty()) {
            return;
        }
        String set = pin.getTierSet();
        if (set != null) {
            List<String> tiers = known.tierSets().get(set);
            if (tiers == null || !tiers.contains(pin.getName())) {
                throw Checks.bad("the rule set in force has no tier '" + pin.getName() + "' of '" + set + "'; "
                        + (tiers == null
                                ? "its tier sets are " + known.tierSets().keySet()
                                : set + " has " + tiers));
            }
            if (!pin.getMember()) {
                throw Checks.bad(
                        "member is false, but " + set + ":" + pin.getName() + " is a tier: to keep the customer out"
                                + " of the tier set, give its name as name, and no tierSet");
            }
        } else if (pin.getMember() && !known.segments().contains(pin.getName())) {
            throw Checks.bad("the rule set in force has no segment '" + pin.getName() + "'; its segments are "
                    + known.segments()
                    + (known.tierSets().containsKey(pin.getName())
                            ? "; to pin to one of the tiers of " + pin.getName()
                                    + ", give it as tierSet and the tier as name"
                            : ""));
        } else if (!pin.getMember()
                && !known.segments().contains(pin.getName())
                && !known.tierSets().containsKey(pin.getName())) {
            throw Checks.bad("the rule set in force has neither a segment nor a tier set '" + pin.getName() + "'");
        }
    }
}
