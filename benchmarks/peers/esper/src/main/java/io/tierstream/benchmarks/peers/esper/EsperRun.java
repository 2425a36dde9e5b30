package io.tierstream.benchmarks.peers.esper;

import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.Figures;
import io.tierstream.benchmarks.harness.Peer;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** As many threads as the workload says, each with some of the partitions. */
final class EsperRun implements Peer.Run {

    private final String output;
    private final LongAdder events = new LongAdder();
    private final LongAdder outputs = new LongAdder();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Engine> engines = new ArrayList<>();
    private final List<PartitionReader> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long heapBefore;

    EsperRun(Workload workload, Stretch stretch) throws Exception {
        this.output = stretch.output();
        this.producer = new KafkaProducer<>(properties(workload), new ByteArraySerializer(), new ByteArraySerializer());
        List<Map<TopicPartition, Engine>> shares = new ArrayList<>();
        for (PartitionInfo partition : producer.partitionsFor(stretch.topic())) {
            Engine engine = new Engine(stretch.name() + "-" + partition.partition(), workload.question(), this::send);
            engines.add(engine);
            if (shares.size() < workload.parallelism()) {
                shares.add(new HashMap<>());
            }
            shares.get((engines.size() - 1) % workload.parallelism())
                    .put(new TopicPartition(partition.topic(), partition.partition()), engine);
        }
        for (Map<TopicPartition, Engine> share : shares) {
            PartitionReader reader = new PartitionReader(workload, stretch, share, events);
            readers.add(reader);
            threads.add(new Thread(() -> read(reader), stretch.name() + "-" + threads.size()));
        }
        this.heapBefore = usedHeap();
    }

    private static Map<String, Object> properties(Workload workload) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                workload.bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                workload.live() ? "0" : "50",
                ProducerConfig.BATCH_SIZE_CONFIG,
                "65536");
    }

    void begin() {
        threads.forEach(Thread::start);
    }

    private void read(PartitionReader reader) {
        try {
            reader.read();
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private void send(Answer answer) {
        byte[] key = answer.customerId().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(output, key, answer.bytes()), (sent, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
        outputs.increment();
    }

    @Override
    public long events() {
        return events.sum();
    }

    @Override
    public long outputs() {
        return outputs.sum();
    }

    /** All that Esper keeps is on the heap, so what the heap holds more than before the first event is state. */
    @Override
    public Figures figures() {
        return Figures.of("state-bytes", usedHeap() - heapBefore);
    }

    private static long usedHeap() {
        // What the first collection only makes ready to be freed, the second frees.
        System.gc();
        System.gc();
        Runtime process = Runtime.getRuntime();
        return process.totalMemory() - process.freeMemory();
    }

    @Override
    public void check() {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("Esper's part has failed", failed);
        }
    }

    @Override
    public void close() throws InterruptedException {
        readers.forEach(PartitionReader::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        producer.close();
        engines.forEach(Engine::close);
        check();
    }
}
