package io.tierstream.benchmarks.peers.jet;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.core.JobStatus;
import com.hazelcast.jet.pipeline.Pipeline;
import io.tierstream.benchmarks.harness.Figures;
import io.tierstream.benchmarks.harness.Peer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;

/** A job that runs, alone in its member. */
final class JetRun implements Peer.Run {

    private static final Duration FOR_THE_LAST_SNAPSHOT = Duration.ofMinutes(1);

    private final HazelcastInstance member;
    private final Job job;
    private final String name;
    private final Work work;
    private final long heapWithoutJob;

    private JetRun(HazelcastInstance member, Job job, String name, Work work, long heapWithoutJob) {
        this.member = member;
        this.job = job;
        this.name = name;
        this.work = work;
        this.heapWithoutJob = heapWithoutJob;
    }

    static JetRun start(HazelcastInstance member, Pipeline pipeline, JobConfig config, Work work) {
        long heap = heapAfterCollection();
        Job job = member.getJet().newJob(pipeline, config);
        return new JetRun(member, job, Objects.requireNonNull(config.getName()), work, heap);
    }

    @Override
    public long events() {
        return work.events().sum();
    }

    @Override
    public long outputs() {
        return work.answers().sum();
    }

    /** What the heap has grown by: the state of all customers and the snapshots of it, which lie on the heap too. */
    @Override
    public Figures figures() {
        return Figures.of("state-bytes", heapAfterCollection() - heapWithoutJob);
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Joining a job that has failed throws the cause. */
    @Override
    public void check() {
        if (job.getStatus() == JobStatus.FAILED) {
            job.join();
        }
    }

    /** A job that is suspended makes a last snapshot, before which the sinks send all they have. One that is cancelled does not. */
    @Override
    public void close() throws Exception {
        try {
            check();
            job.suspend();
            awaitSuspension();
            job.cancel();
        } finally {
            member.shutdown();
            Work.end(name);
        }
    }

    private void awaitSuspension() throws InterruptedException {
        long begin = System.nanoTime();
        while (job.getStatus() != JobStatus.SUSPENDED) {
            check();
            if (System.nanoTime() - begin > FOR_THE_LAST_SNAPSHOT.toNanos()) {
                throw new IllegalStateException("the job does not end: " + job.getStatus());
            }
            Thread.sleep(10);
        }
    }
}
