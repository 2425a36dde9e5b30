package io.tierstream.testkit.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A loopback port that passes bytes on to another one and can be shut: then new connections are refused and the present ones cut, as
 * if the server behind it were gone, while the server keeps its state. Or it can hold what comes, as a network does that loses every
 * packet and tells nobody.
 */
public final class TcpGate implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final int port;
    private final int target;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private @Nullable Listener listener;

    private record Listener(ServerSocket socket, Thread acceptor) {}

    private volatile CountDownLatch held = new CountDownLatch(0);

    /** A gate that is shut. */
    public TcpGate(int port, int target) {
        this.port = port;
        this.target = target;
    }

    /** Lets connections through. Does nothing when it already does. */
    public synchronized void open() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listener = new Listener(opened, daemon("gate-" + port, () -> accept(opened)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
    }

    /** Refuses new connections and cuts the present ones. */
    public synchronized void shut() {
        if (listener != null) {
            closeQuietly(listener.socket());
            // The kernel goes on accepting until the thread has left accept().
            join(listener.acceptor());
            listener = null;
        }
        connections.forEach(TcpGate::closeQuietly);
        connections.clear();
    }

    /** Connections stay, and none of them brings a byte until {@link #release()}. */
    public void hold() {
        held = new CountDownLatch(1);
    }

    /** What was held arrives, in order. */
    public void release() {
        held.countDown();
    }

    @Override
    public void close() {
        release();
        shut();
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                connect(socket, socket.accept());
            } catch (IOException shut) {
                // closed by shut(), or the client gave up before it was accepted
            }
        }
    }

    private void connect(ServerSocket socket, Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            connections.add(client);
            connections.add(server);
            if (socket.isClosed()) {
                // shut() may have passed between accept() and add()
                cut(client, server);
                return;
            }
            daemon("gate-" + port + "-up", () -> pass(client, server));
            daemon("gate-" + port + "-down", () -> pass(server, client));
        } catch (IOException unreachable) {
            closeQuietly(client);
        }
    }

    private void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                held.await();
                out.write(buffer, 0, length);
            }
        } catch (IOException cut) {
            // by either side, or by shut(): both ends go
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cut(from, to);
        }
    }

    private void cut(Socket one, Socket other) {
        closeQuietly(one);
        closeQuietly(other);
        connections.remove(one);
        connections.remove(other);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception alreadyGone) {
            // nothing to save on a connection that is being cut
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
