package io.tierstream.failure;

import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads what a job writes, and gives the verdict when it has been stopped. */
final class Reading implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final Job job;
    private final Judge judge;
    private final Tally tally;
    private final Outputs transitions;
    private final RecordDecoder<SegmentTransition> decoder;

    Reading(Job job, Judge judge) {
        this.job = job;
        this.judge = judge;
        this.tally = new Tally(judge.decisions());
        this.transitions = new Outputs(job.world(), job.topic("transitions"));
        this.decoder = transitions.decoder(SegmentTransition.class);
    }

    /** Reads until every decision up to the instant is there, or nothing new has come for as long as the job may take to recover. */
    void awaitAll(Instant instant) {
        Instant last = Instant.now();
        while (tally.missing(instant.toEpochMilli()) > 0
                && last.plus(Cluster.PATIENCE).isAfter(Instant.now())) {
            if (readFor(Duration.ofSeconds(2)) > 0) {
                last = Instant.now();
            }
        }
    }

    private int readFor(Duration time) {
        int read = 0;
        for (Instant end = Instant.now().plus(time); Instant.now().isBefore(end); ) {
            read += transitions.poll(POLL, this::add);
        }
        return read;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        tally.add(decoder.decode(record.value()));
    }

    /**
     * The verdict about a job that has been stopped.
     *
     * @param instant every decision up to it must have come; later ones may
     */
    Verdict verdict(Instant instant, Map<String, Input.Letter> letters) {
        transitions.drain(this::add);
        tally.exampleOfMissing(instant.toEpochMilli());
        long[] lost = letters(letters);
        long expected = judge.decisions().values().stream()
                .filter(one -> one.time() <= instant.toEpochMilli())
                .count();
        return new Verdict(
                judge.events(),
                expected,
                tally.seen(),
                tally.missing(instant.toEpochMilli()),
                tally.repeated(),
                tally.wrong() + tally.unknown(),
                tally.gaps(),
                letters.size(),
                lost[0],
                lost[1],
                wrongMemberships() + wrongDistribution(),
                tally.examples());
    }

    /** How many of the expected dead letters are missing or others than they should be, and how many came again. */
    private long[] letters(Map<String, Input.Letter> expected) {
        Set<String> right = new HashSet<>();
        List<String> all = new ArrayList<>();
        try (Outputs outputs = new Outputs(job.world(), job.topic("dead-letters"))) {
            outputs.drain(record -> {
                String key = new String(record.key(), StandardCharsets.UTF_8);
                all.add(key);
                Header code = record.headers().lastHeader("tierstream-error-code");
                Input.Letter letter = new Input.Letter(
                        new String(code.value(), StandardCharsets.UTF_8), Arrays.hashCode(record.value()));
                if (letter.equals(expected.get(key))) {
                    right.add(key);
                } else {
                    all.add("unexpected " + key);
                }
            });
        }
        long unexpected =
                all.stream().filter(key -> key.startsWith("unexpected")).count();
        long known = all.size() - unexpected;
        return new long[] {expected.size() - right.size() + unexpected, known - unexpected - right.size()};
    }

    /** The newest membership of each customer carries the number of the customer's last transition. */
    private long wrongMemberships() {
        Map<String, Long> newest = new HashMap<>();
        try (Outputs outputs = new Outputs(job.world(), job.topic("memberships"))) {
            RecordDecoder<CustomerMembership> memberships = outputs.decoder(CustomerMembership.class);
            outputs.drain(record -> {
                CustomerMembership membership = memberships.decode(record.value());
                newest.put(membership.getCustomerId(), membership.getSequence());
            });
        }
        return tally.sequences().entrySet().stream()
                .filter(one -> !Objects.equals(newest.get(one.getKey()), one.getValue()))
                .count();
    }

    private long wrongDistribution() {
        Map<String, Tally.Counts> newest = new HashMap<>();
        try (Outputs outputs = new Outputs(job.world(), job.topic("distribution"))) {
            RecordDecoder<TierDistribution> distributions = outputs.decoder(TierDistribution.class);
            outputs.drain(record -> {
                TierDistribution one = distributions.decode(record.value());
                newest.put(
                        Decision.target(one.getTierSet(), one.getName()),
                        new Tally.Counts(one.getEntries(), one.getExits()));
            });
        }
        return tally.targets().entrySet().stream()
                .filter(one -> !one.getValue().equals(newest.get(one.getKey())))
                .count();
    }

    long seen() {
        return tally.seen();
    }

    @Override
    public void close() {
        transitions.close();
    }
}
