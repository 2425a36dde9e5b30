package io.tierstream.cli.events;

import io.tierstream.engine.event.Event;

/** One row of an event file. */
public interface EventRow {

    /** The line on which it begins, counted from 1. */
    long line();

    /** The row as an event, or what is wrong with it. */
    Event toEvent() throws BadRowException;

    /** Where the value of a column stands; the row's beginning when it has no such column. */
    Place placeOf(String column);

    /** The row as text, for a file of rejected rows: one line of CSV or JSON, without a line break at its end. */
    String text();
}
