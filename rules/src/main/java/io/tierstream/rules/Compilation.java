package io.tierstream.rules;

import io.tierstream.engine.RuleSet;
import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.reading.RuleSetText;
import java.util.List;
import java.util.Objects;

/** What became of a rule-set file. */
public sealed interface Compilation {

    /** Everything found, errors and warnings, from the top of the file to its end. */
    List<Issue> issues();

    /**
     * The file can be used.
     *
     * @param ruleSet for the engine
     * @param text for people: labels, descriptions, conditions as written
     * @param warnings what is probably not meant
     */
    record Compiled(RuleSet ruleSet, RuleSetText text, List<Issue> warnings) implements Compilation {
        public Compiled {
            Objects.requireNonNull(ruleSet);
            Objects.requireNonNull(text);
            warnings = List.copyOf(warnings);
        }

        @Override
        public List<Issue> issues() {
            return warnings;
        }
    }

    /**
     * The file cannot be used.
     *
     * @param issues at least one error, and the warnings
     */
    record Rejected(List<Issue> issues) implements Compilation {
        public Rejected {
            issues = List.copyOf(issues);
        }
    }
}
