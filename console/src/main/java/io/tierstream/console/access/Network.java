package io.tierstream.console.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A range of addresses, written as an address and the length of its prefix: {@code 10.0.0.0/8}, {@code fd00::/8}. An address
 * without a length is itself alone.
 */
public record Network(String text) {

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** @throws IllegalArgumentException if the text is none, or has bits set behind the prefix */
    public Network {
        byte[] bytes = bytes(text);
        int length = length(text, bytes.length);
        byte[] masked = bytes.clone();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        if (!Arrays.equals(bytes, masked)) {
            throw new IllegalArgumentException("the network " + text + " has bits set behind its prefix");
        }
    }

    /** Whether the address lies in it; one of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] network = bytes(text);
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        int length = length(text, network.length);
        int whole = length / 8;
        int rest = length % 8;
        return Arrays.equals(bytes, 0, whole, network, 0, whole)
                && (rest == 0 || ((bytes[whole] ^ network[whole]) & (0xff00 >> rest) & 0xff) == 0);
    }

    private static byte[] bytes(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(address).matches()) {
            throw new IllegalArgumentException("a network is written 10.0.0.0/8 or fd00::/8, not " + text);
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("a network is written 10.0.0.0/8 or fd00::/8, not " + text, e);
        }
    }

    private static int length(String text, int bytes) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return bytes * 8;
        }
        String digits = text.substring(slash + 1);
        int length = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
        if (length < 0 || length > bytes * 8) {
            throw new IllegalArgumentException("the prefix of " + text + " has 0 to " + bytes * 8 + " bits");
        }
        return length;
    }
}
