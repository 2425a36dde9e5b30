package io.tierstream.console.feed;

import io.tierstream.console.ConsoleSettings.Topics;
import io.tierstream.console.store.Place;
import io.tierstream.console.store.TermNames;
import io.tierstream.console.store.TopicRecord;
import io.tierstream.schemas.MalformedRecordException;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.CommandReceipt;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.ReceiptCommand;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes the records of the topics. One thread. */
final class RecordReader {

    /** Bytes of UTF-8; what an index of PostgreSQL takes with room to spare. */
    private static final int LONGEST_ID = 1_500;

    private final Topics topics;
    private final DeadLetterReader deadLetters = new DeadLetterReader();
    private final RecordDecoder<SegmentTransition> transitions;
    private final RecordDecoder<CustomerMembership> memberships;
    private final RecordDecoder<TierDistribution> distributions;
    private final RecordDecoder<RuleSetDocument> ruleSets;
    private final RecordDecoder<RuleSetStatus> verdicts;
    private final RecordDecoder<CommandReceipt> receipts;

    RecordReader(Topics topics, IntFunction<Schema> schemas) {
        this.topics = topics;
        transitions = new RecordDecoder<>(SegmentTransition.class, schemas);
        memberships = new RecordDecoder<>(CustomerMembership.class, schemas);
        distributions = new RecordDecoder<>(TierDistribution.class, schemas);
        ruleSets = new RecordDecoder<>(RuleSetDocument.class, schemas);
        verdicts = new RecordDecoder<>(RuleSetStatus.class, schemas);
        receipts = new RecordDecoder<>(CommandReceipt.class, schemas);
    }

    /**
     * What the record says; empty if it says nothing that is kept.
     *
     * @throws BadRecordException if it cannot be read
     */
    Optional<TopicRecord> read(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        Place place = new Place(record.topic(), record.partition(), record.offset());
        try {
            if (place.topic().equals(topics.deadLetters())) {
                return Optional.of(deadLetters.read(record, place));
            }
            byte[] value = record.value();
            return value == null ? tombstone(record, place) : Optional.ofNullable(value(place, value));
        } catch (MalformedRecordException e) {
            throw new BadRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable TopicRecord value(Place place, byte[] value) {
        String topic = place.topic();
        if (topic.equals(topics.transitions())) {
            SegmentTransition transition = transitions.decode(value);
            checkId(transition.getCustomerId());
            return new TopicRecord.Transition(place, transition, value);
        } else if (topic.equals(topics.memberships())) {
            CustomerMembership membership = memberships.decode(value);
            checkId(membership.getCustomerId());
            return new TopicRecord.Membership(place, membership, value);
        } else if (topic.equals(topics.distribution())) {
            return new TopicRecord.Count(place, distributions.decode(value));
        } else if (topic.equals(topics.rules())) {
            return new TopicRecord.RuleSet(place, ruleSets.decode(value));
        } else if (topic.equals(topics.ruleSetStatus())) {
            return new TopicRecord.Verdict(place, verdicts.decode(value));
        } else if (topic.equals(topics.receipts())) {
            return erasure(place, receipts.decode(value));
        }
        return null;
    }

    private static @Nullable TopicRecord erasure(Place place, CommandReceipt receipt) {
        if (receipt.getCommand() != ReceiptCommand.ERASE) {
            return null;
        }
        checkId(receipt.getCustomerId());
        return new TopicRecord.Erasure(place, receipt.getCustomerId(), receipt.getEffectiveAt(), receipt.getSequence());
    }

    private Optional<TopicRecord> tombstone(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, Place place) {
        byte[] bytes = record.key();
        if (bytes == null) {
            throw new BadRecordException("it has neither key nor value", null);
        }
        String key = new String(bytes, StandardCharsets.UTF_8);
        if (place.topic().equals(topics.memberships())) {
            checkId(key);
            return Optional.of(new TopicRecord.MembershipGone(place, key));
        } else if (place.topic().equals(topics.distribution())) {
            String[] parts = key.split("/", 3);
            if (parts.length < 3) {
                throw new BadRecordException("its key is not RULESET/segment/NAME or RULESET/TIERSET/TIER", null);
            }
            return Optional.of(new TopicRecord.CountGone(place, parts[0], TermNames.ofKey(parts)));
        }
        return Optional.empty();
    }

    private static void checkId(String customer) {
        if (customer.isEmpty() || customer.indexOf('\0') >= 0) {
            throw new BadRecordException("its customer id is empty or holds a zero character", null);
        }
        if (customer.length() > LONGEST_ID / 4 && customer.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
            throw new BadRecordException("its customer id has more than " + LONGEST_ID + " bytes", null);
        }
    }
}
