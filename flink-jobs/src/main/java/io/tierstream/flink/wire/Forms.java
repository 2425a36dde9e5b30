package io.tierstream.flink.wire;

/** Checks the form byte of a value. */
final class Forms {

    private Forms() {}

    static void check(String what, int form, int greatest) {
        if (form < 1 || form > greatest) {
            throw new IllegalStateException("cannot read form " + form + " of " + what
                    + ": this version knows forms 1 to " + greatest + "; the data was written by a newer Tierstream");
        }
    }
}
