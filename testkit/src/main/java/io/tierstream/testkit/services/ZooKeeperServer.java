package io.tierstream.testkit.services;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real ZooKeeper server in a process of its own, for Flink's high availability. It is the one that Flink ships inside
 * {@code flink-shaded-zookeeper}, so the caller's class path must hold {@code flink-runtime}.
 */
public final class ZooKeeperServer implements AutoCloseable {

    private static final String MAIN =
            "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int REPORTED_LINES = 40;

    private final Path directory = TempDirs.create("zookeeper");
    private final int port = Ports.free();
    private @Nullable ChildJvm process;

    private ZooKeeperServer() {}

    /**
     * A server on a free port whose data is deleted by {@link #close()}.
     *
     * @throws ServiceException if it does not listen within 3 minutes
     */
    public static ZooKeeperServer temporary() {
        ZooKeeperServer server = new ZooKeeperServer();
        try {
            server.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** What goes into {@code high-availability.zookeeper.quorum}. */
    public String quorum() {
        return Ports.LOOPBACK + ":" + port;
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill();
            process = null;
        }
        TempDirs.delete(directory);
    }

    private void start() {
        ChildJvm started = ChildJvm.start(spec());
        process = started;
        Poll.until(
                () -> listens(started),
                START_TIMEOUT,
                () -> "ZooKeeper does not listen after " + START_TIMEOUT.toSeconds() + " s\n"
                        + started.report(REPORTED_LINES));
    }

    private boolean listens(ChildJvm started) {
        if (!started.isAlive()) {
            throw new ServiceException("ZooKeeper ended while starting\n" + started.report(REPORTED_LINES));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ports.LOOPBACK, port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private ChildJvm.Spec spec() {
        return new ChildJvm.Spec(
                "ZooKeeper",
                List.of(
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dzookeeper.admin.enableServer=false"),
                CodeLocation.classPath(),
                MAIN,
                List.of(configuration().toString()),
                Map.of(),
                directory.resolve("zookeeper.log"));
    }

    private Path configuration() {
        try {
            return Files.writeString(
                    directory.resolve("zoo.cfg"), """
                    tickTime=1000
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=%s
                    """.formatted(directory.resolve("data"), port, Ports.LOOPBACK));
        } catch (IOException e) {
            throw new ServiceException("Cannot write ZooKeeper's configuration into " + directory, e);
        }
    }
}
