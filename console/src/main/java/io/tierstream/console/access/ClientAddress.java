package io.tierstream.console.access;

import io.javalin.http.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From where a request comes. */
final class ClientAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** What proxies add to tell where a request comes from. Not all of them add any. */
    private static final List<String> BY_PROXIES =
            List.of(FORWARDED_FOR, "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");

    /** Other numbers are names to the system, which would ask a name server for them. */
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::\\d+)?|([0-9.]+):\\d+");

    private final Set<Network> trustedProxies;

    ClientAddress(Set<Network> trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /** The last address on the way that is no trusted proxy. What stands before it in the header anybody may have written. */
    String of(Context context) {
        String remote = context.req().getRemoteAddr();
        String address = Objects.requireNonNullElse(literal(remote), remote);
        List<String> hops = hops(context);
        for (int i = hops.size() - 1; i >= 0 && isTrusted(address); i--) {
            String hop = literal(hops.get(i));
            if (hop == null) {
                break;
            }
            address = hop;
        }
        return address;
    }

    /** A proxy adds a name to the header, or one more header of the same name: all of them count, in their order. */
    private static List<String> hops(Context context) {
        return Collections.list(context.req().getHeaders(FORWARDED_FOR)).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .toList();
    }

    /** An address without brackets and port, each written in one way only; null for what is none. Never asks a name server. */
    static @Nullable String literal(String text) {
        String address = text.strip();
        Matcher ported = WITH_PORT.matcher(address);
        if (ported.matches()) {
            address = ported.group(1) == null ? ported.group(2) : ported.group(1);
        }
        InetAddress parsed = parse(address);
        return parsed == null ? null : parsed.getHostAddress();
    }

    /** Whether a request came by way of a proxy that is not known. */
    boolean isForwardedByStranger(Context context) {
        boolean forwarded = BY_PROXIES.stream().anyMatch(name -> context.header(name) != null);
        return forwarded && !isTrusted(context.req().getRemoteAddr());
    }

    /** The key for limits: who has an IPv6 address has a whole network of them. */
    static String limitKey(String address) {
        InetAddress parsed = parse(address);
        return parsed instanceof Inet6Address ? HexFormat.of().formatHex(parsed.getAddress(), 0, 8) + "::/64" : address;
    }

    private boolean isTrusted(String address) {
        InetAddress parsed = parse(address);
        return parsed != null && trustedProxies.stream().anyMatch(network -> network.contains(parsed));
    }

    /** Null for all but literal addresses: never asks a name server. */
    private static @Nullable InetAddress parse(String address) {
        try {
            boolean literal =
                    IPV6.matcher(address).matches() || IPV4.matcher(address).matches();
            return literal ? InetAddress.getByName(address) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
