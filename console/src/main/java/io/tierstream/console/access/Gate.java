package io.tierstream.console.access;

import io.javalin.http.Context;

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

    /** Whoever reaches the loopback address may do everything. */
    static Gate loopback() {
        return new LoopbackGate();
    }
}
