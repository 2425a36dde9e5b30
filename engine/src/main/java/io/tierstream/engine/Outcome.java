package io.tierstream.engine;

/** What became of an event. */
public enum Outcome {
    /** It counts. */
    APPLIED,
    /** Its id had been applied already; it was dropped. */
    DUPLICATE,
    /**
     * It came after every window that selects it had passed; it counts nowhere. A command: there was nothing to do, since the
     * pin's end had passed, or there was no pin to lift.
     */
    EXPIRED,
    /** It is from before the customer was erased; it was dropped. */
    ERASED
}
