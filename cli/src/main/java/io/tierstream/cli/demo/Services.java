package io.tierstream.cli.demo;

import io.tierstream.flink.config.JobConfig;
import io.tierstream.schemas.Contract;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.Ports;
import io.tierstream.testkit.services.SchemaRegistryServer;
import io.tierstream.testkit.services.TempDirs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Broker, registry and Flink of a demo, started side by side. */
final class Services implements AutoCloseable {

    private static final int PARTITIONS = 2;
    private static final int PARALLELISM = 2;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Path directory = TempDirs.create("demo");
    private final DemoOptions options;

    Services(DemoOptions options) {
        this.options = options;
    }

    /**
     * Starts everything, and creates the topics of events.
     *
     * @return the cluster to run the job on
     * @throws io.tierstream.testkit.services.ServiceException if a port is taken or a service does not start
     */
    Started start() throws Exception {
        int kafkaPort = options.kafkaPort() == 0 ? Ports.free() : options.kafkaPort();
        int registryPort = options.registryPort() == 0 ? Ports.free() : options.registryPort();
        Ports.requireFree(kafkaPort, "the Kafka broker");
        Ports.requireFree(registryPort, "the schema registry");
        CompletableFuture<SchemaRegistryServer> registry =
                inBackground(() -> SchemaRegistryServer.temporary(registryPort));
        CompletableFuture<LocalFlink> flink = inBackground(() -> LocalFlink.start(PARALLELISM, directory));
        CompletableFuture<KafkaBroker> broker = inBackground(() -> broker(kafkaPort));
        // All must have come to an end, good or bad, before anything can be closed.
        awaitAll(registry, flink, broker);
        try {
            String bootstrap = broker.get().bootstrapServers();
            String url = registry.get().url();
            return new Started(flink.get(), new Addresses(bootstrap, url, null, options.log()));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void awaitAll(CompletableFuture<?>... starts) {
        try {
            CompletableFuture.allOf(starts).join();
        } catch (CompletionException toldByTheOneThatFailed) {
            // whoever asks it for its service
        }
    }

    /**
     * What runs.
     *
     * @param flink the cluster
     * @param addresses of the others
     */
    record Started(LocalFlink flink, Addresses addresses) {}

    private static KafkaBroker broker(int port) {
        KafkaBroker broker = KafkaBroker.temporary(port, Map.of("num.partitions", Integer.toString(PARTITIONS)));
        for (Contract contract : EventProducer.CONTRACTS) {
            broker.createTopic(contract.topic(), PARTITIONS);
        }
        return broker;
    }

    private <T extends AutoCloseable> CompletableFuture<T> inBackground(Callable<T> start) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return closedLater(start.call());
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                task -> new Thread(task, "demo-start").start());
    }

    /** What is opened last is closed first. */
    synchronized <T extends AutoCloseable> T closedLater(T service) {
        opened.push(service);
        return service;
    }

    /** The configuration of the main job: its defaults, but for where things are. */
    JobConfig jobConfig(Addresses addresses, String rules) throws IOException {
        Path rulesFile = Files.writeString(directory.resolve("rules.yaml"), rules);
        String topics = EventProducer.CONTRACTS.stream().map(Contract::topic).collect(Collectors.joining(", "));
        return JobConfig.parse("demo", """
                kafka.bootstrap.servers: "%s"
                registry.url: "%s"
                sources:
                  - topic: [%s]
                    start: earliest
                rules.file: "%s"
                topics.partitions: %d
                job.name: tierstream-demo
                job.parallelism: %d
                checkpoints.directory: "%s"
                """.formatted(
                        addresses.bootstrap(),
                        addresses.registry(),
                        topics,
                        rulesFile,
                        PARTITIONS,
                        PARALLELISM,
                        directory.resolve("checkpoints").toUri()));
    }

    /** Ends everything, whatever fails on the way, and removes what it left on disk. */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            AutoCloseable service = opened.pop();
            try {
                service.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Services.class)
                        .warn("Closing {}", service.getClass().getSimpleName(), e);
            }
        }
        TempDirs.delete(directory);
    }
}
