package io.tierstream.cli;

/** What the command says to the shell. */
final class ExitCode {

    /** All is well. */
    static final int GOOD = 0;

    /** What was looked at has mistakes, such as a rule set with errors. */
    static final int FINDINGS = 1;

    /** The command was called wrongly. */
    static final int USAGE = 2;

    /** Something could not be read, written or reached. */
    static final int IO = 3;

    /** A mistake of Tierstream itself. */
    static final int INTERNAL = 70;

    private ExitCode() {}
}
