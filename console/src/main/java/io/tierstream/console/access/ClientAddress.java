package io.tierstream.console.access;

import io.javalin.http.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From where a request comes. */
final class ClientAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Others are names to the system, which would ask a name server for them. */
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    private final Set<Network> trustedProxies;

    ClientAddress(Set<Network> trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /** The last address on the way that is no trusted proxy. What stands before it in the header anybody may have written. */
    String of(Context context) {
        String address = context.req().getRemoteAddr();
        String forwarded = context.header(FORWARDED_FOR);
        if (forwarded == null) {
            return address;
        }
        String[] hops = forwarded.split(",");
        for (int i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
            String hop = hops[i].strip();
            if (!isAddress(hop)) {
                break;
            }
            address = hop;
        }
        return address;
    }

    private boolean isTrusted(String address) {
        InetAddress parsed = parse(address);
        return parsed != null && trustedProxies.stream().anyMatch(network -> network.contains(parsed));
    }

    private static boolean isAddress(String text) {
        return text.matches("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");
    }

    /** Whether a request came by way of a proxy that is not known. */
    boolean isForwardedByStranger(Context context) {
        boolean forwarded = context.header(FORWARDED_FOR) != null
                || context.header("Forwarded") != null
                || context.header("X-Forwarded-Host") != null
                || context.header("X-Real-IP") != null;
        return forwarded && !isTrusted(context.req().getRemoteAddr());
    }

    /** The key for limits: who has an IPv6 address has a whole network of them. */
    static String limitKey(String address) {
        InetAddress parsed = parse(address);
        return parsed instanceof Inet6Address ? HexFormat.of().formatHex(parsed.getAddress(), 0, 8) + "::/64" : address;
    }

    /** Never asks a name server: null for all but literal addresses. */
    private static @Nullable InetAddress parse(String address) {
        try {
            boolean literal = address.indexOf(':') >= 0 || IPV4.matcher(address).matches();
            return literal ? InetAddress.getByName(address) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
