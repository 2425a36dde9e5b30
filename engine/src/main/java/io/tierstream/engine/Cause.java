package io.tierstream.engine;

/** What brought a transition about. */
public enum Cause {
    /** An event of the customer. */
    EVENT,
    /** Only that time passed: a window lost an event, or a time comparison flipped. */
    TIME,
    /** A newer rule set came into force. */
    RULE_CHANGE,
    /** New cut-offs came into force: the customer is elsewhere among all customers. */
    POPULATION,
    /** A person set or lifted a tier or segment by hand. */
    OVERRIDE,
    /** Two customers became one. */
    MERGE,
    /** The customer's data was erased. */
    ERASURE,
    /** Earlier decisions were corrected. */
    CORRECTION
}
