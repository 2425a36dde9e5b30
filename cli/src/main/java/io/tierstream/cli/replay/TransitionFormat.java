package io.tierstream.cli.replay;

import io.tierstream.engine.Transition;

/** How a transition is written as one line of text. */
public sealed interface TransitionFormat permits CsvFormat, JsonFormat {

    /** What comes before the first line; empty or with a line break at its end. */
    String header();

    /** The line, with its line break. */
    String line(Transition transition);
}
