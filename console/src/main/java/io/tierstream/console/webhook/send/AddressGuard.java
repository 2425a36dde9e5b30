package io.tierstream.console.webhook.send;

import io.tierstream.console.access.Network;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses webhooks may be sent to: public ones, and those that the configuration allows. Whoever may write a subscription
 * must not reach with it what only this machine can reach: the services of a private network, or a cloud's metadata.
 *
 * <p>What is not public is said by the registries of special-purpose addresses of the IANA (RFC 6890 and its updates, as of 2025). Of
 * IPv6 only global unicast (2000::/3) is public, without the ranges that carry an IPv4 address within them. An IPv4 address mapped
 * into IPv6 is judged as the IPv4 address: {@link InetAddress} itself turns it into one.
 */
public final class AddressGuard {

    private static final List<Network> NOT_PUBLIC_4 = networks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // shared by carriers; some clouds' metadata
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local; most clouds' metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments; some clouds' metadata
            "192.0.2.0/24", // documentation
            "192.31.196.0/24", // AS112
            "192.52.193.0/24", // AMT
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "192.175.48.0/24", // AS112
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    private static final Network PUBLIC_6 = new Network("2000::/3");

    private static final List<Network> NOT_PUBLIC_6 = networks(
            "2001::/23", // protocol assignments, Teredo among them
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4
            "2620:4f:8000::/48", // AS112
            "3fff::/20"); // documentation

    private final List<Network> allowed;

    /** @param allowed networks that may be reached although they are not public */
    public AddressGuard(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Whether the address may be connected to. */
    public boolean allows(InetAddress address) {
        return isPublic(address) || allowed.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return outsideOf(NOT_PUBLIC_4, address);
        }
        return PUBLIC_6.contains(address) && outsideOf(NOT_PUBLIC_6, address);
    }

    private static boolean outsideOf(List<Network> networks, InetAddress address) {
        return networks.stream().noneMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::new).toList();
    }
}
