package io.tierstream.cli.explain;

import io.tierstream.engine.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** What would have to change for a condition to hold, in words. */
final class Missing {

    private Missing() {}

    /** The parts that stand in the way; one phrase. The condition does not hold. */
    static String of(Finding finding) {
        if (finding instanceof Finding.All all) {
            return joined(all.parts().stream().filter(part -> !part.holds()).toList(), " and ");
        } else if (finding instanceof Finding.Any any) {
            return "either " + joined(any.parts(), " or ");
        } else if (finding instanceof Finding.Not not) {
            return "not any more " + held(not.part());
        } else if (finding instanceof Finding.Choice choice) {
            return of(choice.test().holds() ? choice.yes() : choice.no());
        }
        Finding.Test test = (Finding.Test) finding;
        String gap = Gap.of(test);
        return FindingText.condition(test) + " (is "
                + Sentences.value(test.evidence().after()) + (gap.isEmpty() ? "" : ", " + gap) + ")";
    }

    /** A condition that holds and should not. */
    private static String held(Finding finding) {
        if (finding instanceof Finding.All all) {
            return "all of " + all.parts().stream().map(Missing::held).collect(Collectors.joining(", "));
        } else if (finding instanceof Finding.Any any) {
            return any.parts().stream()
                    .filter(Finding::holds)
                    .map(Missing::held)
                    .collect(Collectors.joining(", nor "));
        } else if (finding instanceof Finding.Not not) {
            return of(not.part());
        } else if (finding instanceof Finding.Choice choice) {
            return held(choice.test().holds() ? choice.yes() : choice.no());
        }
        Finding.Test test = (Finding.Test) finding;
        return FindingText.condition(test) + " (is "
                + Sentences.value(test.evidence().after()) + ")";
    }

    private static String joined(List<Finding> parts, String separator) {
        return parts.stream().map(Missing::of).collect(Collectors.joining(separator));
    }
}
