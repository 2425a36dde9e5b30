package io.tierstream.failure;

import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import io.tierstream.testkit.services.KafkaBrokerProcess;
import io.tierstream.testkit.services.SchemaRegistryServer;
import io.tierstream.testkit.services.TempDirs;
import io.tierstream.testkit.services.ZooKeeperServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/** A broker, a registry, ZooKeeper and a Flink cluster: eight processes, each of which can be killed. */
final class World implements AutoCloseable {

    /** The client id of the suite's own readers, which no quota slows down. */
    static final String READER = "failure-suite";

    private static final double NO_LIMIT = 1e12;

    private final Path directory = TempDirs.create("failure");
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final KafkaBrokerProcess broker;
    private final SchemaRegistryServer registry;
    private final Cluster cluster;

    /** Starts all of it, with two TaskManagers. */
    World() throws Exception {
        this(false);
    }

    /**
     * Starts all of it, with two TaskManagers. Where that is possible, checkpoints go to a volume of their own.
     *
     * @param ownClock whether the wall clock of the Flink cluster can be set, by {@link ClockJump}
     */
    World(boolean ownClock) throws Exception {
        try {
            Path checkpoints = Files.createDirectories(directory.resolve("volume"));
            if (Volume.impossible().isEmpty()) {
                opened.push(Volume.mount(checkpoints));
            }
            broker = opened(KafkaBrokerProcess.temporary());
            registry = opened(SchemaRegistryServer.temporary());
            ZooKeeperServer zookeeper = opened(ZooKeeperServer.temporary());
            cluster = opened(new Cluster(
                    directory,
                    checkpoints,
                    zookeeper.quorum(),
                    ownClock ? ClockJump.environment(directory) : Map.of()));
            limit(READER, NO_LIMIT);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T service) {
        opened.push(service);
        return service;
    }

    Path directory() {
        return directory;
    }

    KafkaBrokerProcess broker() {
        return broker;
    }

    SchemaRegistryServer registry() {
        return registry;
    }

    Cluster cluster() {
        return cluster;
    }

    Properties client() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("client.id", READER);
        return properties;
    }

    Registry openRegistry() {
        return new RegistryConfig(List.of(registry.url()), ClientProperties.of(Map.of())).open();
    }

    /** Lets the broker delay each reader of the job to a number of bytes per second; null for no limit. */
    void limitReaders(@Nullable Double bytesPerSecond) throws Exception {
        limit(null, bytesPerSecond);
    }

    private void limit(@Nullable String clientId, @Nullable Double bytesPerSecond) throws Exception {
        ClientQuotaEntity client =
                new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, clientId));
        ClientQuotaAlteration.Op rate = new ClientQuotaAlteration.Op(
                "consumer_byte_rate", bytesPerSecond == null ? null : Math.rint(bytesPerSecond));
        try (Admin admin = broker.admin()) {
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(client, List.of(rate))))
                    .all()
                    .get();
        }
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        TempDirs.delete(directory);
    }
}
