package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricPlan;
import io.tierstream.engine.metric.MetricScratch;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.metric.Pages;
import io.tierstream.engine.sequence.PartialMatches;
import io.tierstream.engine.sequence.SequencePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads stored customers for a rule set, also those that were written under an earlier one: what still fits goes over to the new rules. */
final class CustomerReader {

    private final RuleSetVersion version;
    private final MetricPlan plan;
    private final MetricScratch scratch;
    private final SequencePlan sequences;
    private final RuleUnits units;
    private final DueMoments dueMoments;
    private final long mark;
    private final LongFunction<@Nullable CustomerReader> earlier;
    private final Map<Long, CustomerReader> predecessors = new HashMap<>();

    /**
     * A reader.
     *
     * @param mark what customers are marked with who are decided under the present cut-offs
     * @param earlier gives the reader of an earlier version; null if that is not known
     */
    CustomerReader(
            RuleSetVersion version,
            MetricPlan plan,
            MetricScratch scratch,
            SequencePlan sequences,
            RuleUnits units,
            DueMoments dueMoments,
            long mark,
            LongFunction<@Nullable CustomerReader> earlier) {
        this.version = version;
        this.plan = plan;
        this.scratch = scratch;
        this.sequences = sequences;
        this.units = units;
        this.dueMoments = dueMoments;
        this.mark = mark;
        this.earlier = earlier;
    }

    /** Has states of another version read by the reader of the engine that wrote them. */
    void succeed(CustomerReader before) {
        before.predecessors.clear();
        predecessors.put(before.version.version(), before);
    }

    /** Has states of earlier versions read by those who read them for another reader of this version. */
    void succeedAsWell(CustomerReader other) {
        predecessors.putAll(other.predecessors);
    }

    Customer open(String customerId, byte @Nullable [] state, Pages pages) {
        Customer customer = newCustomer(customerId, pages);
        return state == null ? customer : read(customer, new ByteReader(state));
    }

    Customer reopen(Customer used, String customerId, ByteReader state) {
        Customer customer = used;
        if (used.metrics.isOf(plan)) {
            used.become(customerId);
        } else {
            customer = newCustomer(customerId, used.pages);
        }
        return read(customer, state);
    }

    long nextDue(ByteReader state) {
        CustomerFormat.readParts(state);
        long writtenUnder = CustomerFormat.readRuleSetVersion(state);
        return writtenUnder == version.version() ? CustomerFormat.readNextDue(state) : Long.MIN_VALUE;
    }

    private Customer newCustomer(String id, Pages pages) {
        Customer customer = new Customer(
                id, version.version(), MetricState.empty(plan, scratch, pages), new PartialMatches(sequences), pages);
        customer.population.set(mark);
        return customer;
    }

    private Customer read(Customer customer, ByteReader in) {
        int parts = CustomerFormat.readParts(in);
        long writtenUnder = CustomerFormat.readRuleSetVersion(in);
        if (writtenUnder == version.version()) {
            CustomerFormat.readBody(customer, parts, in);
            if (customer.isNew) {
                customer.population.set(mark);
            }
            return customer;
        }
        CustomerReader old = predecessor(writtenUnder);
        Customer before = old.newCustomer(customer.id(), customer.pages);
        CustomerFormat.readBody(before, parts, in);
        return before.isNew ? stillErased(before) : migrate(before, old);
    }

    /** Other rules change nothing for a customer of whom nothing is known. */
    private Customer stillErased(Customer before) {
        Customer customer = newCustomer(before.id(), before.pages);
        customer.now = before.now;
        customer.sequence = before.sequence;
        customer.nextDue = before.nextDue;
        customer.erasure.set(before.erasure.at());
        customer.departure.set(before.departure.into());
        return customer;
    }

    /**
     * Moves a customer to rows of its own, away from those where it is; the one it was has no history any more.
     *
     * @return what {@link Customer#toContent} can be asked of
     */
    Customer moveAway(Customer customer) {
        HeapPages rows = new HeapPages();
        Customer moved = new Customer(
                customer.id(),
                version.version(),
                customer.metrics.migrate(plan, scratch, rows, customer.now),
                customer.memberships,
                customer.stretches,
                customer.pins,
                customer.partialMatches,
                customer.recentEvents,
                rows);
        moved.now = customer.now;
        moved.sequence = customer.sequence;
        moved.population.set(customer.population.asOf());
        moved.nextDue = dueMoments.next(moved);
        return moved;
    }

    /**
     * Reads what {@link Customer#toContent} gave, into rows in memory.
     *
     * @throws RejectedEventException if it is damaged
     */
    Customer readContent(Transfer transfer) {
        try {
            ByteReader in = new ByteReader(transfer.content());
            byte[] state = in.readBlock();
            HeapPages rows = new HeapPages();
            for (int left = in.readCount(); left > 0; left--) {
                rows.write(in.readSigned(), in.readBlock());
            }
            return open(transfer.from(), state, rows);
        } catch (RuntimeException e) {
            throw transfer.damaged(e);
        }
    }

    private CustomerReader predecessor(long writtenUnder) {
        return predecessors.computeIfAbsent(writtenUnder, none -> {
            CustomerReader old = earlier.apply(writtenUnder);
            if (old == null) {
                throw new IllegalStateException("customer state was written under version " + writtenUnder
                        + " of rule set " + version.name() + ", which is not known any more");
            }
            return old;
        });
    }

    private Customer migrate(Customer before, CustomerReader old) {
        MembershipMigration migration = new MembershipMigration(old.units, units);
        List<RuleChange.Lost> lost = new ArrayList<>();
        Customer customer = new Customer(
                before.id(),
                version.version(),
                before.metrics.migrate(plan, scratch, before.pages, before.now),
                migration.memberships(before.memberships, lost),
                migration.stretches(before.stretches),
                migration.pins(before.pins),
                before.partialMatches.migrate(sequences),
                before.recentEvents,
                before.pages);
        customer.now = before.now;
        customer.sequence = before.sequence;
        customer.ruleChange = new RuleChange(lost);
        customer.population.set(before.population.asOf());
        customer.erasure.goOn(before.erasure);
        customer.nextDue = dueMoments.next(customer);
        return customer;
    }
}
