package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.tier.ManualOverride;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a customer who turned out to be another one, on its way there: all of it, or one of several parts.
 *
 * @param from who it is about
 * @param into who is to take it in, with {@link Engine#unite}
 * @param at when the customer left, milliseconds since the epoch
 * @param order the command
 * @param path who was asked to take it in before {@code into}, and had left as well
 * @param part the number of this part, from 0
 * @param parts how many there are
 * @param content what is known, as only an engine reads it
 */
public record Transfer(
        String from, String into, long at, ManualOverride order, List<String> path, int part, int parts, byte[] content)
        implements Announcement {

    public Transfer {
        Objects.requireNonNull(from);
        Objects.requireNonNull(into);
        Objects.requireNonNull(order);
        Objects.requireNonNull(content);
        path = List.copyOf(path);
        if (part < 0 || part >= parts) {
            throw new IllegalArgumentException("part " + part + " of " + parts);
        }
    }

    static Transfer of(String from, String into, long at, ManualOverride order, byte[] content) {
        return new Transfer(from, into, at, order, List.of(), 0, 1, content);
    }

    /** Whom it goes to. */
    @Override
    public String customerId() {
        return into;
    }

    /** What tells it from other transfers, the same for all parts; a repeated delivery has the same. */
    public String id() {
        return "transfer " + from + " " + at;
    }

    /**
     * The version of the rule set under which all of it was written.
     *
     * @throws RejectedEventException if it is damaged
     */
    public long ruleSetVersion() {
        try {
            ByteReader state = new ByteReader(new ByteReader(content).readBlock());
            CustomerFormat.readParts(state);
            return CustomerFormat.readRuleSetVersion(state);
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    /** Whoever can write into the topic of transfers can damage one, and nothing else is to suffer. */
    RejectedEventException damaged(RuntimeException cause) {
        return RejectedEventException.command(
                "DAMAGED_TRANSFER", "what is known of " + from + " cannot be read: " + cause);
    }

    /**
     * The same on its way to the next one; null if it has been there, so that it goes round in circles.
     *
     * @param next who the customer is whom it was for
     */
    @Nullable
    Transfer on(String next) {
        if (next.equals(from) || path.contains(next)) {
            return null;
        }
        List<String> longer = new ArrayList<>(path);
        longer.add(into);
        return new Transfer(from, next, at, order, longer, part, parts, content);
    }

    /**
     * The same in parts, since what carries it takes only so much at once.
     *
     * @param most how many bytes of content a part may have
     */
    public List<Transfer> split(int most) {
        List<Transfer> split = new ArrayList<>();
        int count = Math.max(1, (content.length + most - 1) / most);
        for (int i = 0; i < count; i++) {
            byte[] slice = Arrays.copyOfRange(content, i * most, Math.min(content.length, (i + 1) * most));
            split.add(new Transfer(from, into, at, order, path, i, count, slice));
        }
        return split;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transfer transfer
                && from.equals(transfer.from)
                && into.equals(transfer.into)
                && at == transfer.at
                && order.equals(transfer.order)
                && path.equals(transfer.path)
                && part == transfer.part
                && parts == transfer.parts
                && Arrays.equals(content, transfer.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(from, into, at, part, Arrays.hashCode(content));
    }

    /** All of it, of which this is one part. */
    public Transfer whole(byte[] all) {
        return new Transfer(from, into, at, order, path, 0, 1, all);
    }
}
