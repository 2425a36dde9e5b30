package io.tierstream.engine.rule;

/** A compiled condition. */
public interface Check {

    /** What {@link #foresee} says of a condition that cannot come to hold. */
    int NEVER = 1;

    /** What {@link #foresee} says of a condition that cannot cease to hold. */
    int ALWAYS = 2;

    /** What {@link #foresee} says of a condition that may do either. */
    int EITHER = NEVER | ALWAYS;

    boolean holds(Readings readings);

    /**
     * What can become of the condition while time passes and nothing else happens. It may be {@link #EITHER} where a closer look
     * would know better, for each part of a condition is taken to go its own way.
     */
    int foresee(Prospects prospects);
}
