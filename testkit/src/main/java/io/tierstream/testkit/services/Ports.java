package io.tierstream.testkit.services;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback TCP ports for services that must keep their port over a restart.
 *
 * <p>Ports are drawn at random below 32768, the start of the range from which Linux takes the local ports of outgoing connections:
 * a port the kernel hands out (bind to 0) may be some client's local port by the time the service comes back.
 */
public final class Ports {

    static final String LOOPBACK = "127.0.0.1";

    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 200;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port nobody listens on; never the same one twice in one JVM. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port) && HANDED_OUT.add(port)) {
                return port;
            }
        }
        throw new ServiceException("No free port found between " + FIRST + " and " + LAST + " on " + LOOPBACK + " in "
                + ATTEMPTS + " attempts");
    }

    /** Whether a server could listen on the port of the loopback interface right now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /**
     * Checks that a service can have its port.
     *
     * @throws ServiceException if somebody listens on the port; the message names the service that wanted it
     */
    public static void requireFree(int port, String service) {
        if (!isFree(port)) {
            throw new ServiceException("Port " + port + " on " + LOOPBACK + " is taken, so " + service
                    + " cannot start: stop the process that listens there (ss -ltnp 'sport = :" + port
                    + "') or choose another port");
        }
    }
}
