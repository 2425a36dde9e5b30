package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.flink.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the sizes hold what they are planned for. Flink itself says how it would divide the memory. */
final class SizesTest {

    /** Compaction, and files that retained checkpoints still hold. */
    private static final int COPIES_ON_DISK = 3;

    /** Five times the rate, to work a backlog off; half of the processors' load. */
    private static final int ROOM_FOR_A_BACKLOG = 5 * 2;

    /** How many times the size of the console's store an embedded database takes, before it puts away what is out of date. */
    private static final int EMBEDDED = 5;

    /** The part of the state that RocksDB's memory must hold. */
    private static final double HOT = 0.25;

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#sizes")
    void theDiskHoldsTheState(Path size) throws IOException {
        Plan plan = Plan.of(size);

        assertThat(COPIES_ON_DISK * plan.stateBytes() / plan.taskManagers()).isLessThan(plan.diskBytes());
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#sizes")
    void theMemoryOfRocksDbHoldsTheHotPartOfTheState(Path size) throws IOException {
        Plan plan = Plan.of(size);

        assertThat(HOT * plan.stateBytes() / plan.taskManagers())
                .isLessThan(plan.memory().getManagedMemorySize().getBytes());
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#sizes")
    void theHeapHoldsTheCachesOfRecentCustomersTwice(Path size) throws IOException {
        Plan plan = Plan.of(size);
        JobConfig config = JobConfig.parse(
                "tierstream.yaml", Chart.render(size, Chart.LEAST).jobConfig());

        assertThat(2L * config.runtime().stateCacheBytes() * plan.slots())
                .isLessThan(plan.memory().getTaskHeapSize().getBytes());
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#sizes")
    void theProcessorsHaveRoomForABacklog(Path size) throws IOException {
        Plan plan = Plan.of(size);

        assertThat(plan.coresAtPeak() * ROOM_FOR_A_BACKLOG).isLessThanOrEqualTo(plan.cores());
        assertThat(plan.cores()).isGreaterThanOrEqualTo(plan.parallelism());
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#sizes")
    void theConsoleHasRoomForItsStoreOrPostgreSql(Path size) throws IOException {
        Plan plan = Plan.of(size);
        String comment = Files.readString(size);
        JsonNode volume = StrictYaml.document(comment).at("/console/store/volume/size");

        assertThat(comment).contains(String.format("%,d x %,d B", plan.customers(), plan.consoleBytesPerCustomer()));
        if (volume.isMissingNode()) {
            assertThat(comment).contains("console.store.postgresql");
        } else {
            assertThat(EMBEDDED * plan.customers() * plan.consoleBytesPerCustomer())
                    .isLessThan(Plan.gibibytes(volume.asText()));
            assertThat(Chart.notes(size, Chart.CONSOLE))
                    .contains("its volume has " + volume.asText())
                    .doesNotContain("WARNING");
        }
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#sizes")
    void slotsAreUsedUpAndKeyGroupsAreSharedEvenly(Path size) throws IOException {
        Plan plan = Plan.of(size);

        assertThat(plan.parallelism() % plan.slots()).isZero();
        assertThat(JobConfig.parse(
                                        "tierstream.yaml",
                                        Chart.render(size, Chart.LEAST).jobConfig())
                                .runtime()
                                .maxParallelism()
                        % plan.parallelism())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#sizes")
    void theCommentsSayWhatTheValuesSay(Path size) throws IOException {
        Plan plan = Plan.of(size);
        String comment = Files.readString(size);

        assertThat(comment)
                .contains(String.format("%,d x %,d B", plan.customers(), plan.bytesPerCustomer()))
                .contains(String.format("%,d x 25 us", plan.eventsPerSecond()))
                .contains("%,d events/s at peak".formatted(plan.eventsPerSecond()));
        assertThat(Chart.notes(size, Chart.LEAST)).doesNotContain("WARNING");
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#sizes")
    void flinkCanDivideTheMemoryOfTheJobManager(Path size) {
        Rendered rendered = Chart.render(size, Chart.LEAST);
        Configuration flink = FlinkOptionsTest.options(rendered);
        flink.set(
                JobManagerOptions.TOTAL_PROCESS_MEMORY,
                MemorySize.parse(rendered.flinkDeployment()
                        .at("/spec/jobManager/resource/memory")
                        .asText()));

        MemorySize heap = JobManagerProcessUtils.processSpecFromConfig(flink).getJvmHeapMemorySize();

        assertThat(heap).isGreaterThan(MemorySize.ofMebiBytes(700));
    }

    /** What a size is planned for, and what it gives to each TaskManager. */
    private record Plan(
            long customers,
            long eventsPerSecond,
            long bytesPerCustomer,
            long consoleBytesPerCustomer,
            double microsPerEvent,
            int parallelism,
            int slots,
            double coresEach,
            long diskBytes,
            TaskExecutorProcessSpec memory) {

        static Plan of(Path size) throws IOException {
            JsonNode own = StrictYaml.document(Files.readString(size));
            JsonNode figures = StrictYaml.document(Files.readString(Chart.DIRECTORY.resolve("values.yaml")))
                    .path("sizing");
            Rendered rendered = Chart.render(size, Chart.LEAST);
            JsonNode spec = rendered.flinkDeployment().at("/spec");
            Configuration flink = FlinkOptionsTest.options(rendered);
            double cores = spec.at("/taskManager/resource/cpu").asDouble();
            flink.set(TaskManagerOptions.CPU_CORES, cores);
            flink.set(
                    TaskManagerOptions.TOTAL_PROCESS_MEMORY,
                    MemorySize.parse(spec.at("/taskManager/resource/memory").asText()));
            return new Plan(
                    own.at("/sizing/customers").asLong(),
                    own.at("/sizing/eventsPerSecond").asLong(),
                    figures.path("bytesPerCustomer").asLong(),
                    figures.path("consoleBytesPerCustomer").asLong(),
                    figures.path("microsPerEvent").asDouble(),
                    spec.at("/job/parallelism").asInt(),
                    flink.get(TaskManagerOptions.NUM_TASK_SLOTS),
                    cores,
                    gibibytes(own.at("/taskManager/stateVolume/size").asText()),
                    TaskExecutorProcessUtils.processSpecFromConfig(flink));
        }

        private static long gibibytes(String size) {
            return Long.parseLong(size.replace("Gi", "")) << 30;
        }

        long stateBytes() {
            return customers * bytesPerCustomer;
        }

        int taskManagers() {
            return (parallelism + slots - 1) / slots;
        }

        double cores() {
            return taskManagers() * coresEach;
        }

        double coresAtPeak() {
            return eventsPerSecond * microsPerEvent / 1e6;
        }
    }
}
