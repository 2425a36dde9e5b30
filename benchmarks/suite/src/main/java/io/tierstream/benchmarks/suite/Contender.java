package io.tierstream.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A system that can be measured, and where it is built. */
enum Contender {
    TIERSTREAM("tierstream", "flink", "flink.TierstreamPeer"),
    MINIMAL("minimal", "flink", "flink.MinimalPeer"),
    PLAIN_FLINK("plain-flink", "peers/plain-flink", "peers.plain.PlainFlinkPeer"),
    FLINK_SQL("flink-sql", "peers/flink-sql", "peers.sql.FlinkSqlPeer"),
    KAFKA_STREAMS("kafka-streams", "peers/kafka-streams", "peers.kafkastreams.KafkaStreamsPeer"),
    JET("jet", "peers/jet", "peers.jet.JetPeer"),
    /** Built with {@code -Pesper} only. */
    ESPER("esper", "peers/esper", "peers.esper.EsperPeer");

    private static final String PACKAGE = "io.tierstream.benchmarks.";

    private final String id;
    private final String module;
    private final String peerClass;

    Contender(String id, String module, String peerClass) {
        this.id = id;
        this.module = module;
        this.peerClass = PACKAGE + peerClass;
    }

    static Optional<Contender> of(String id) {
        return Arrays.stream(values())
                .filter(contender -> contender.id.equals(id))
                .findFirst();
    }

    static String ids() {
        return Arrays.stream(values()).map(Contender::toString).collect(Collectors.joining(", "));
    }

    String peerClass() {
        return peerClass;
    }

    boolean isBuilt(Path benchmarks) {
        return Files.exists(classPathFile(benchmarks));
    }

    /** Each has a class path of its own: several bring a RocksDB or a Kafka client that others do not bear. */
    String classPath(Path benchmarks) throws IOException {
        if (!isBuilt(benchmarks)) {
            throw new IOException(this + " is not built: " + classPathFile(benchmarks) + " is missing; run "
                    + (this == ESPER
                            ? "./mvnw -Pesper -pl benchmarks/peers/esper -am -DskipTests package"
                            : "benchmarks/run"));
        }
        return benchmarks.resolve(module).resolve("target").resolve("classes") + ":"
                + Files.readString(classPathFile(benchmarks)).trim();
    }

    private Path classPathFile(Path benchmarks) {
        return benchmarks.resolve(module).resolve("target").resolve("classpath.txt");
    }

    @Override
    public String toString() {
        return id;
    }
}
