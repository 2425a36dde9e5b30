package io.tierstream.failure;

import java.util.List;

/**
 * What became of a run.
 *
 * @param events what the job had to read, without the garbage
 * @param expected transitions that had to come
 * @param seen transitions that came, each counted once
 * @param lost those that had to come and did not
 * @param repeated those that came again
 * @param wrong those that the judge did not make, or made otherwise
 * @param gaps where the sequence numbers of a customer did not go on by one
 * @param garbage records that could not be used
 * @param lettersLost those of them without a dead letter, or with another reason
 * @param lettersRepeated dead letters that came again
 * @param standings customers and targets whose membership or distribution in the end is not what their transitions say
 * @param examples of what is wrong
 */
record Verdict(
        long events,
        long expected,
        long seen,
        long lost,
        long repeated,
        long wrong,
        long gaps,
        long garbage,
        long lettersLost,
        long lettersRepeated,
        long standings,
        List<String> examples) {

    /** Whether the job kept what it promises. Repeated is only what comes again with exactly-once. */
    boolean kept(boolean exactlyOnce) {
        boolean once = !exactlyOnce || repeated + lettersRepeated == 0;
        return once && lost + wrong + gaps + lettersLost + standings == 0 && expected > 0;
    }

    @Override
    public String toString() {
        return "%,d events, %,d transitions to come, %,d came; lost %d, repeated %d, wrong %d, gaps %d; %,d unusable: dead letters lost %d, repeated %d; standings wrong %d%s"
                .formatted(
                        events,
                        expected,
                        seen,
                        lost,
                        repeated,
                        wrong,
                        gaps,
                        garbage,
                        lettersLost,
                        lettersRepeated,
                        standings,
                        examples.isEmpty() ? "" : "\n  " + String.join("\n  ", examples));
    }
}
