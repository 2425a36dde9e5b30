package io.tierstream.console.webhook.send;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a receiver, and resets some connections (RST) when a request comes in: the receiver never sees it, or sees it and cannot answer. */
public final class ResettingDoor implements AutoCloseable {

    private final ServerSocket door;
    private final int receiver;
    private final int resetsOfHundred;
    private final Random random;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "resetting-door");
        thread.setDaemon(true);
        return thread;
    });

    private ResettingDoor(ServerSocket door, int receiver, int resetsOfHundred, long seed) {
        this.door = door;
        this.receiver = receiver;
        this.resetsOfHundred = resetsOfHundred;
        this.random = new Random(seed);
    }

    /** A door on a free port of the loopback address. */
    public static ResettingDoor before(Receiver receiver, int resetsOfHundred, long seed) {
        try {
            ResettingDoor opened = new ResettingDoor(
                    new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()),
                    receiver.port(),
                    resetsOfHundred,
                    seed);
            opened.threads.execute(opened::accept);
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + door.getLocalPort() + "/hooks";
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), receiver);
                threads.execute(() -> requests(client, server));
                threads.execute(() -> answers(server, client));
            } catch (IOException e) {
                // the door is shut
            }
        }
    }

    private void requests(Socket client, Socket server) {
        byte[] bytes = new byte[65_536];
        try (client;
                server) {
            InputStream in = client.getInputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                int dice = dice();
                if (dice < resetsOfHundred) {
                    if (dice % 2 == 0) {
                        server.getOutputStream().write(bytes, 0, read);
                    }
                    client.setSoLinger(true, 0);
                    return;
                }
                server.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException e) {
            // one of them has closed
        }
    }

    private synchronized int dice() {
        return random.nextInt(100);
    }

    private static void answers(Socket server, Socket client) {
        try (server;
                client) {
            OutputStream out = client.getOutputStream();
            server.getInputStream().transferTo(out);
        } catch (IOException e) {
            // one of them has closed
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
