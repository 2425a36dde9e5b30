package io.tierstream.engine;

/** Which way a transition goes. */
public enum Direction {
    ENTER,
    EXIT
}
