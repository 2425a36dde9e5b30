package io.tierstream.testkit.services;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in a process of its own, which can be killed, paused and started again on the same port and data. For tests that
 * need no more than that, {@link KafkaBroker} in this JVM starts sooner.
 */
public final class KafkaBrokerProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int REPORTED_LINES = 40;

    private final Path directory = TempDirs.create("kafka");
    private final int port;
    private final int controllerPort = Ports.free();
    private @Nullable ChildJvm process;

    private KafkaBrokerProcess(int port) {
        this.port = port;
    }

    /** A broker on a free port whose data is deleted by {@link #close()}. */
    public static KafkaBrokerProcess temporary() {
        KafkaBrokerProcess broker = new KafkaBrokerProcess(Ports.free());
        try {
            broker.start();
            return broker;
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + port;
    }

    /** A new admin client; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /** Creates a topic with the broker's defaults. */
    public void createTopic(String name, int partitions) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.of((short) 1))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new ServiceException("Cannot create topic " + name, Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while topic " + name + " was created", e);
        }
    }

    /** Starts the broker, again on the same port and data, and waits until it answers. Does nothing when it runs. */
    public void start() {
        if (process != null) {
            return;
        }
        Ports.requireFree(port, "the Kafka broker");
        Ports.requireFree(controllerPort, "the Kafka controller");
        ChildJvm started = ChildJvm.start(spec());
        process = started;
        Poll.until(
                () -> answers(started),
                START_TIMEOUT,
                () -> "The Kafka broker does not answer after " + START_TIMEOUT.toSeconds() + " s\n"
                        + started.report(REPORTED_LINES));
    }

    /** SIGKILL: clients see refused connections until {@link #start()}. */
    public void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** SIGSTOP: clients see a broker that accepts connections and does not answer, until {@link #resume()}. */
    public void pause() {
        running().pause();
    }

    public void resume() {
        running().resume();
    }

    /** Kills the broker and deletes its data. */
    @Override
    public void close() {
        kill();
        TempDirs.delete(directory);
    }

    private ChildJvm running() {
        return Objects.requireNonNull(process, "the broker does not run");
    }

    private boolean answers(ChildJvm started) {
        if (!started.isAlive()) {
            throw new ServiceException("The Kafka broker ended while starting\n" + started.report(REPORTED_LINES));
        }
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while the Kafka broker started", e);
        }
    }

    private ChildJvm.Spec spec() {
        return new ChildJvm.Spec(
                "Kafka broker",
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                CodeLocation.classPath(),
                KafkaBrokerMain.class.getName(),
                List.of(
                        Integer.toString(port),
                        Integer.toString(controllerPort),
                        directory.resolve("data").toString()),
                Map.of(),
                directory.resolve("broker.log"));
    }
}
