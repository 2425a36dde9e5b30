package io.tierstream.console.access;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where the service may listen. */
public final class Bind {

    private Bind() {}

    /**
     * Refuses to let the network in where nobody has to say who he is.
     *
     * @throws IllegalArgumentException if it would; the message says what to do
     */
    public static void check(String address, AccessSettings access) {
        if (!access.asksWho() && !isLoopback(address)) {
            throw new IllegalArgumentException("the console does not listen on " + address
                    + " without access control: everybody who reaches it could see every customer and give commands."
                    + " Configure tokens (--tokens FILE) or an OIDC provider (--oidc-issuer URL), or listen on"
                    + " 127.0.0.1");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            for (InetAddress one : InetAddress.getAllByName(address)) {
                if (!one.isLoopbackAddress()) {
                    return false;
                }
            }
            return !address.isEmpty();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
