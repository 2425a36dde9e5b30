package io.tierstream.failure;

import io.tierstream.schemas.v1.SegmentTransition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has been read of the transitions, beside what the judge has decided. */
final class Tally {

    private static final int EXAMPLES = 5;

    private final Map<String, Decision> expected;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Counts> targets = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long repeated;
    private long wrong;
    private long gaps;

    /** What the distribution topic must say of a target in the end. */
    record Counts(long entries, long exits) {}

    /**
     * A tally.
     *
     * @param expected the judge's decisions by id; may still grow
     */
    Tally(Map<String, Decision> expected) {
        this.expected = expected;
    }

    void add(SegmentTransition transition) {
        Decision decision = Decision.of(transition);
        if (!seen.add(transition.getId())) {
            repeated++;
            return;
        }
        // With what the judge holds, so that it is not kept twice. Whether it is right is asked in the end: the judge
        // may not have got there.
        follow(decision);
        count(decision);
        Decision right = expected.get(transition.getId());
        if (right != null && !right.equals(decision)) {
            wrong++;
            example("decided " + decision + " instead of " + right);
        }
    }

    /** The transitions of a customer come in their order, each after the one before. */
    private void follow(Decision decision) {
        long last = sequences.getOrDefault(decision.customer(), 0L);
        if (decision.sequence() != last + 1) {
            gaps++;
            example("after number " + last + " came " + decision);
        }
        sequences.put(decision.customer(), decision.sequence());
    }

    private void count(Decision decision) {
        long entry = decision.direction().equals("ENTER") ? 1 : 0;
        targets.merge(
                decision.target(),
                new Counts(entry, 1 - entry),
                (a, b) -> new Counts(a.entries() + b.entries(), a.exits() + b.exits()));
    }

    private void example(String text) {
        if (examples.size() < EXAMPLES) {
            examples.add(text);
        }
    }

    /** How many of the decisions that hold up to the instant have not been read. */
    long missing(long instant) {
        return expected.entrySet().stream()
                .filter(one -> one.getValue().time() <= instant && !seen.contains(one.getKey()))
                .count();
    }

    /** How many have been read that the judge knows nothing of. */
    long unknown() {
        return seen.stream().filter(id -> !expected.containsKey(id)).count();
    }

    void exampleOfMissing(long instant) {
        expected.entrySet().stream()
                .filter(one -> one.getValue().time() <= instant && !seen.contains(one.getKey()))
                .limit(EXAMPLES)
                .forEach(one -> example("never came: " + one.getValue()));
    }

    long seen() {
        return seen.size();
    }

    long repeated() {
        return repeated;
    }

    long wrong() {
        return wrong;
    }

    long gaps() {
        return gaps;
    }

    /** The greatest sequence number of each customer. */
    Map<String, Long> sequences() {
        return sequences;
    }

    Map<String, Counts> targets() {
        return targets;
    }

    List<String> examples() {
        return examples;
    }
}
