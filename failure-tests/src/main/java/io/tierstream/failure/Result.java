package io.tierstream.failure;

import java.util.List;
import java.util.Map;

/**
 * What a run has shown.
 *
 * @param name of the run
 * @param exactlyOnce the guarantee that was asked for; at least once otherwise
 * @param strikes what was done to it, in order
 * @param notes further figures, by what they are
 */
record Result(String name, boolean exactlyOnce, List<Strike> strikes, Verdict verdict, Map<String, String> notes) {

    Result {
        strikes = List.copyOf(strikes);
        notes = Map.copyOf(notes);
    }

    boolean kept() {
        return verdict.kept(exactlyOnce);
    }
}
