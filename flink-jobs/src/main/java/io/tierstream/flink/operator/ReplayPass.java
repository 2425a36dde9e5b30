package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;

/** The instants of a replay at which all customers are looked at, and what decides between them. */
interface ReplayPass {

    /** The first such instant after another one; {@code Long.MAX_VALUE} if there is none. */
    long after(long instant);

    /** What decides from the last such instant that is not after this one, up to the next. */
    Engine engine(long instant);

    /** A customer has come to such an instant, and is still as decided before it. */
    void see(Engine engine, Customer customer, long instant);

    /** Passes on what was counted. */
    void flush();

    /** Whether what is decided is told. */
    boolean tells();
}
