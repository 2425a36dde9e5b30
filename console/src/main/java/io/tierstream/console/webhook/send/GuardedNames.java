package io.tierstream.console.webhook.send;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Names turned into addresses that may be connected to. A name with one address that may not is refused whole: it is not to be trusted. */
final class GuardedNames {

    private final AddressGuard guard;
    private final Resolver resolver;

    GuardedNames(AddressGuard guard, Resolver resolver) {
        this.guard = guard;
        this.resolver = resolver;
    }

    /** The addresses, at least one. May take as long as the name service takes. */
    List<InetAddress> addresses(String host) throws IOException {
        List<InetAddress> addresses;
        try {
            addresses = resolver.resolve(host);
        } catch (UnknownHostException e) {
            throw new UnknownHostException("the name " + host + " has no address");
        }
        for (InetAddress address : addresses) {
            if (!guard.allows(address)) {
                throw new RefusedAddressException("the address " + address.getHostAddress() + " of " + host
                        + " is not public; if it is meant, allow its network with --webhook-network");
            }
        }
        if (addresses.isEmpty()) {
            throw new UnknownHostException("the name " + host + " has no address");
        }
        return addresses;
    }
}
