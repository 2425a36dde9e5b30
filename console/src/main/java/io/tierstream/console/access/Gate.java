package io.tierstream.console.access;

import io.javalin.http.Context;
import java.util.function.BooleanSupplier;

/** Decides who asks, and whether he may. Every handler of a request asks it first. */
public interface Gate {

    /**
     * Who asks.
     *
     * @throws io.tierstream.console.web.ProblemException 401 if nobody knows, 403 if his role is too small
     */
    Principal require(Context context, Role role);

    /** The customer's id as this principal may see it: itself, or something that stands for it. */
    String shown(Principal principal, String customerId);

    /**
     * Whether who asks may still come in, at any later time: for answers that last. A session can be over, and a token ends.
     *
     * @param context of a request that {@link #require} has let in
     */
    BooleanSupplier validity(Context context);

    /** Whoever reaches the loopback address may do everything. */
    static Gate loopback() {
        return new LoopbackGate();
    }
}
