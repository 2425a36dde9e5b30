package io.tierstream.engine;

/** What became of an event. */
public enum Outcome {
    /** It counts. */
    APPLIED,
    /** Its id had been applied already; it was dropped. */
    DUPLICATE,
    /** It came after every window that selects it had passed; it counts nowhere. */
    EXPIRED
}
