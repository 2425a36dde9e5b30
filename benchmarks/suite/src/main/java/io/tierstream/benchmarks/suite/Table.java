package io.tierstream.benchmarks.suite;

import java.util.List;

/** A benchmark with a command of its own. */
interface Table {

    /** The command. */
    String name();

    /** What it answers, one line. */
    String question();

    /** Measures. */
    List<Findings> measure(Lab lab, Size size) throws Exception;
}
