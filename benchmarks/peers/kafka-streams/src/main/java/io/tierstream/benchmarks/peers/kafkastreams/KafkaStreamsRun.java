package io.tierstream.benchmarks.peers.kafkastreams;

import io.tierstream.benchmarks.harness.Figures;
import io.tierstream.benchmarks.harness.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;

/** An application that runs. */
final class KafkaStreamsRun implements Peer.Run {

    private final KafkaStreams streams;
    private final Counts counts;
    private final Path state;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private KafkaStreamsRun(KafkaStreams streams, Counts counts, Path state) {
        this.streams = streams;
        this.counts = counts;
        this.state = state;
    }

    static KafkaStreamsRun start(KafkaStreams streams, Counts counts, Path state) {
        KafkaStreamsRun run = new KafkaStreamsRun(streams, counts, state);
        streams.setUncaughtExceptionHandler(thrown -> {
            run.failure.compareAndSet(null, thrown);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.start();
        return run;
    }

    @Override
    public long events() {
        return counts.events().sum();
    }

    @Override
    public long outputs() {
        return counts.answers().sum();
    }

    @Override
    public Figures counters() {
        return Figures.of("scanned", counts.scanned().sum());
    }

    /** Ends the application first: what lies in its caches and write buffers is written only then. */
    @Override
    public Figures figures() {
        streams.close();
        try (Stream<Path> files = Files.walk(state)) {
            return Figures.of(
                    "state-bytes",
                    files.filter(file -> file.toString().endsWith(".sst"))
                            .mapToLong(KafkaStreamsRun::size)
                            .sum());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void check() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("the application failed", thrown);
        }
    }

    @Override
    public void close() {
        streams.close();
        streams.cleanUp();
        check();
    }
}
