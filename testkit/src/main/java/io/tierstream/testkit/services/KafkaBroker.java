package io.tierstream.testkit.services;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in this JVM: one KRaft node that is controller and broker, on 127.0.0.1, topics created only on request.
 *
 * <p>{@link #stop()} and {@link #start()} keep port and data, so that clients see a restart. Not safe for use by several threads.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final long ADMIN_TIMEOUT_SECONDS = 60;

    private final KafkaBrokerSettings settings;
    private final boolean ownsData;
    private @Nullable KafkaRaftServer server;

    private KafkaBroker(KafkaBrokerSettings settings, boolean ownsData) {
        this.settings = settings;
        this.ownsData = ownsData;
    }

    /** A broker on a free port whose data is deleted by {@link #close()}. */
    public static KafkaBroker temporary() {
        return temporary(Ports.free(), Map.of());
    }

    /**
     * A broker on the given port whose data is deleted by {@link #close()}.
     *
     * @param properties broker properties that replace ours
     * @throws ServiceException if the port is taken
     */
    public static KafkaBroker temporary(int port, Map<String, String> properties) {
        return temporary(port, Ports.free(), properties);
    }

    static KafkaBroker temporary(int port, int controllerPort, Map<String, String> properties) {
        Path data = TempDirs.create("kafka");
        try {
            return started(new KafkaBroker(new KafkaBrokerSettings(port, controllerPort, data, properties), true));
        } catch (RuntimeException e) {
            TempDirs.delete(data);
            throw e;
        }
    }

    /**
     * A broker on the given port whose data stays in the given directory, which is created or taken up again.
     *
     * @param properties broker properties that replace ours
     * @throws ServiceException if the port is taken
     */
    public static KafkaBroker at(int port, Path data, Map<String, String> properties) {
        return started(new KafkaBroker(new KafkaBrokerSettings(port, Ports.free(), data, properties), false));
    }

    /** The same with a controller port that is the same after a restart of the process. */
    static KafkaBroker at(int port, int controllerPort, Path data, Map<String, String> properties) {
        return started(new KafkaBroker(new KafkaBrokerSettings(port, controllerPort, data, properties), false));
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return settings.address();
    }

    public int port() {
        return settings.port();
    }

    /** Creates a topic with the broker's defaults and waits until it can be used. */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /**
     * Creates a topic and waits until it can be used.
     *
     * @param configs topic settings, for instance {@code cleanup.policy=compact}
     * @throws ServiceException if the topic exists or the broker refuses the settings
     */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)).configs(configs);
        try (Admin admin = admin()) {
            await("create topic " + name, admin.createTopics(List.of(topic)).all());
            Poll.until(
                    () -> hasLeaders(admin, name, partitions),
                    Duration.ofSeconds(ADMIN_TIMEOUT_SECONDS),
                    () -> "Topic " + name + " was created on " + bootstrapServers() + " but has no leader");
        }
    }

    /** A new admin client; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    public boolean isRunning() {
        return server != null;
    }

    /** Starts a stopped broker again, on the same port and data. Does nothing when it runs. */
    public void start() {
        if (server != null) {
            return;
        }
        Ports.requireFree(settings.port(), "the Kafka broker");
        Ports.requireFree(settings.controllerPort(), "the Kafka controller");
        // Kafka ends the JVM on a fatal fault, ours would go with it.
        Exit.setHaltProcedure((status, message) -> {
            throw new ServiceException("The Kafka broker wanted to end the JVM with status " + status + ": " + message);
        });
        settings.format();
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
        try {
            starting.startup();
        } catch (RuntimeException e) {
            starting.shutdown();
            throw new ServiceException("The Kafka broker on " + settings.address() + " did not start", e);
        }
        server = starting;
    }

    /** Shuts the broker down and keeps its data: clients see refused connections until {@link #start()}. */
    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    public void restart() {
        stop();
        start();
    }

    /** Shuts the broker down, and deletes the data unless the directory was given. */
    @Override
    public void close() {
        stop();
        if (ownsData) {
            TempDirs.delete(settings.data());
        }
    }

    private static KafkaBroker started(KafkaBroker broker) {
        broker.start();
        return broker;
    }

    private boolean hasLeaders(Admin admin, String topic, int partitions) {
        try {
            Collection<TopicDescription> described = await(
                            "describe topic " + topic,
                            admin.describeTopics(List.of(topic)).allTopicNames())
                    .values();
            List<TopicPartitionInfo> found =
                    described.stream().flatMap(one -> one.partitions().stream()).toList();
            return found.size() == partitions && found.stream().allMatch(partition -> partition.leader() != null);
        } catch (ServiceException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ServiceException(
                    "Cannot " + what + " on " + bootstrapServers(), Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            throw new ServiceException(
                    "Cannot " + what + " on " + bootstrapServers() + " in " + ADMIN_TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted: cannot " + what, e);
        }
    }
}
