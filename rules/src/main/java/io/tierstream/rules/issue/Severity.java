package io.tierstream.rules.issue;

/** Whether an issue stops a rule set from being used. */
public enum Severity {
    /** The rule set cannot be used. */
    ERROR("error"),
    /** The rule set works, but probably not as meant. */
    WARNING("warning");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** The word in rendered issues. */
    public String word() {
        return word;
    }
}
