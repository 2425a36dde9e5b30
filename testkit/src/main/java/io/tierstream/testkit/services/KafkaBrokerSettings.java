package io.tierstream.testkit.services;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The properties of a broker that is alone, small and quick to start.
 *
 * @param controllerPort where the controller part of the same node listens
 * @param overrides properties that replace ours
 */
record KafkaBrokerSettings(int port, int controllerPort, Path data, Map<String, String> overrides) {

    private static final String NODE_ID = "1";
    private static final String CLUSTER_ID = "VGllcnN0cmVhbVRlc3RzMQ";

    KafkaBrokerSettings {
        overrides = Map.copyOf(overrides);
    }

    String address() {
        return Ports.LOOPBACK + ":" + port;
    }

    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.putAll(node());
        properties.putAll(singleReplica());
        properties.putAll(small());
        properties.put("auto.create.topics.enable", "false");
        properties.putAll(overrides);
        return properties;
    }

    /** Writes the cluster id into an empty data directory; a directory that has one is left as it is. */
    void format() {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(Integer.parseInt(NODE_ID))
                    .setClusterId(CLUSTER_ID)
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new ServiceException("Cannot prepare " + data + " for the Kafka broker", e);
        }
    }

    private Map<String, String> node() {
        String controller = Ports.LOOPBACK + ":" + controllerPort;
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                NODE_ID,
                "listeners",
                "PLAINTEXT://" + address() + ",CONTROLLER://" + controller,
                "advertised.listeners",
                "PLAINTEXT://" + address(),
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.quorum.voters",
                NODE_ID + "@" + controller,
                "log.dirs",
                data.toString());
    }

    private static Map<String, String> singleReplica() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1");
    }

    private static Map<String, String> small() {
        return Map.of(
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.num.partitions", "4",
                "group.initial.rebalance.delay.ms", "0",
                // The default takes 128 MB of this JVM's heap.
                "log.cleaner.dedupe.buffer.size", "4194304",
                "num.network.threads", "2",
                "num.io.threads", "4");
    }
}
