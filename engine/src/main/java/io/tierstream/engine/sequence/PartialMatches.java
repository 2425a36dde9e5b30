package io.tierstream.engine.sequence;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.tier.StatePart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far one customer has come in each sequence. Only what has begun takes space. */
public final class PartialMatches implements StatePart {

    private final SequencePlan plan;
    private final @Nullable Progress[] bySequence;

    /** Of a customer who has begun nothing. */
    public PartialMatches(SequencePlan plan) {
        this.plan = plan;
        this.bySequence = new Progress[plan.size()];
    }

    /** What there is of a sequence; null if nothing has begun. */
    @Nullable
    Progress find(int sequence) {
        return bySequence[sequence];
    }

    Progress get(int sequence) {
        Progress progress = bySequence[sequence];
        if (progress == null) {
            progress = new Progress(plan.get(sequence).length());
            bySequence[sequence] = progress;
        }
        return progress;
    }

    /** The next instant at which an event is made by time alone; {@code Long.MAX_VALUE} if there is none. */
    public long nextDue() {
        long next = Long.MAX_VALUE;
        for (int sequence = 0; sequence < bySequence.length; sequence++) {
            next = Math.min(next, due(sequence));
        }
        return next;
    }

    /** When a sequence makes its event by time alone. */
    long due(int sequence) {
        CompiledSequence compiled = plan.get(sequence);
        Progress progress = bySequence[sequence];
        return progress != null && compiled.waits() && progress.has(compiled.length())
                ? progress.lasts[compiled.length()] + compiled.holdFor()
                : Long.MAX_VALUE;
    }

    /** Drops what cannot matter any more. */
    public void forget(long now) {
        for (int sequence = 0; sequence < bySequence.length; sequence++) {
            Progress progress = bySequence[sequence];
            if (progress != null) {
                plan.get(sequence).forget(progress, now);
            }
        }
    }

    /** All partial matches, sequence by sequence; those that have come furthest first. */
    public List<PartialMatch> all(long now) {
        List<PartialMatch> all = new ArrayList<>();
        for (int sequence = 0; sequence < bySequence.length; sequence++) {
            Progress progress = bySequence[sequence];
            for (int taken = plan.get(sequence).length(); progress != null && taken > 0; taken--) {
                if (plan.get(sequence).isAlive(progress, taken, now)) {
                    all.add(plan.get(sequence).partialMatch(progress, taken));
                }
            }
        }
        return all;
    }

    /** The same under other rules: sequences that ask for the same go on, the others begin anew. */
    public PartialMatches migrate(SequencePlan target) {
        PartialMatches migrated = new PartialMatches(target);
        for (int sequence = 0; sequence < target.size(); sequence++) {
            CompiledSequence now = target.get(sequence);
            int same = plan.sameAs(now.definition());
            Progress progress = same < 0 ? null : bySequence[same];
            if (progress != null) {
                migrated.bySequence[sequence] = now.takeOver(progress, plan.get(same));
            }
        }
        return migrated;
    }

    /**
     * Takes in what another customer has begun, who turned out to be this one. Steps that the one has taken are not combined with steps of the
     * other: of each sequence what has come equally far and began later goes on.
     *
     * @param other under the same plan; of no use any more
     */
    public void unite(PartialMatches other) {
        for (int sequence = 0; sequence < bySequence.length; sequence++) {
            Progress theirs = other.bySequence[sequence];
            if (theirs != null && !theirs.isEmpty()) {
                get(sequence).unite(theirs);
            }
        }
    }

    @Override
    public boolean isEmpty() {
        for (Progress progress : bySequence) {
            if (progress != null && !progress.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void clear() {
        for (Progress progress : bySequence) {
            if (progress != null) {
                progress.clear();
            }
        }
    }

    @Override
    public void write(ByteWriter out, long now) {
        int count = 0;
        for (Progress progress : bySequence) {
            count += progress == null || progress.isEmpty() ? 0 : 1;
        }
        out.writeUnsigned(count);
        for (int sequence = 0; sequence < bySequence.length; sequence++) {
            Progress progress = bySequence[sequence];
            if (progress != null && !progress.isEmpty()) {
                out.writeUnsigned(sequence);
                progress.write(out, now);
            }
        }
    }

    @Override
    public void read(ByteReader in, long now) {
        for (int i = in.readCount(); i > 0; i--) {
            get(in.readCount()).read(in, now);
        }
    }
}
