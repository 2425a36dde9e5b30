package io.tierstream.console.webhook.send;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. Tests put names of their own here. */
@FunctionalInterface
public interface Resolver {

    /** The system's. */
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> resolve(String host) throws UnknownHostException;
}
