package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.client.deployment.ClusterSpecification;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.DeploymentOptionsInternal;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptionsInternal;
import org.apache.flink.kubernetes.entrypoint.KubernetesApplicationClusterEntrypoint;
import org.apache.flink.kubernetes.kubeclient.FlinkPod;
import org.apache.flink.kubernetes.kubeclient.factory.KubernetesJobManagerFactory;
import org.apache.flink.kubernetes.kubeclient.factory.KubernetesTaskManagerFactory;
import org.apache.flink.kubernetes.kubeclient.parameters.KubernetesJobManagerParameters;
import org.apache.flink.kubernetes.kubeclient.parameters.KubernetesTaskManagerParameters;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.api.model.Container;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.api.model.Pod;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.api.model.PodBuilder;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.api.model.PodSpec;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.api.model.PodTemplateSpec;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.api.model.VolumeMount;
import org.apache.flink.kubernetes.shaded.io.fabric8.kubernetes.client.utils.Serialization;
import org.apache.flink.runtime.clusterframework.ContaineredTaskManagerParameters;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pods that Flink makes of the chart's templates: by the code that the operator and the JobManager run. */
final class FlinkPodsTest {

    @TempDir
    Path configuration;

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void keepWhatTheTemplatesSay(List<Path> values) throws IOException {
        Rendered rendered = Chart.render(values);

        for (PodSpec pod :
                List.of(jobManager(rendered).getSpec(), taskManager(rendered).getSpec())) {
            Container main = pod.getContainers().get(0);
            assertThat(pod.getContainers()).hasSize(1);
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(main.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(main.getResources().getLimits()).containsKeys("cpu", "memory");
            assertThat(main.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(main.getVolumeMounts())
                    .extracting(VolumeMount::getMountPath)
                    .contains("/tmp", "/opt/flink/log", "/opt/flink/conf")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void areFoundByTheLabelsOfMonitorsPoliciesAndBudgets() throws IOException {
        Rendered rendered = Chart.render(List.of(Chart.EVERYTHING), "autoscaler.enabled=false");

        assertThat(labels(rendered.named("PodMonitor", "loyalty"), "/spec/selector/matchLabels"))
                .isSubsetOf(taskManager(rendered).getMetadata().getLabels().entrySet())
                .isSubsetOf(jobManager(rendered).getMetadata().getLabels().entrySet());
        assertThat(labels(rendered.named("PodDisruptionBudget", "loyalty-taskmanager"), "/spec/selector/matchLabels"))
                .isSubsetOf(taskManager(rendered).getMetadata().getLabels().entrySet());
        assertThat(labels(rendered.named("PodDisruptionBudget", "loyalty-jobmanager"), "/spec/selector/matchLabels"))
                .isSubsetOf(jobManager(rendered).getMetadata().getLabels().entrySet());
    }

    @Test
    void writeOnlyWhereVolumesAre() throws IOException {
        Rendered rendered = Chart.render(Chart.LEAST);
        Configuration flink = FlinkOptionsTest.options(rendered);

        assertThat(taskManager(rendered).getSpec().getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains(
                        flink.toMap().get("state.backend.rocksdb.localdir"),
                        flink.toMap().get("io.tmp.dirs"))
                .contains("/opt/flink/plugins/flink-s3-fs-hadoop-2.2.0");
    }

    private static Set<Map.Entry<String, String>> labels(Manifest manifest, String pointer) {
        Map<String, String> labels = new HashMap<>();
        manifest.at(pointer)
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels.entrySet();
    }

    private PodTemplateSpec jobManager(Rendered rendered) throws IOException {
        Configuration flink = flink(rendered);
        ClusterSpecification cluster = new ClusterSpecification.ClusterSpecificationBuilder()
                .setMasterMemoryMB(
                        flink.get(JobManagerOptions.TOTAL_PROCESS_MEMORY).getMebiBytes())
                .createClusterSpecification();
        return KubernetesJobManagerFactory.buildKubernetesJobManagerSpecification(
                        template(rendered, "jobManager"), new KubernetesJobManagerParameters(flink, cluster))
                .getDeployment()
                .getSpec()
                .getTemplate();
    }

    private Pod taskManager(Rendered rendered) throws IOException {
        Configuration flink = flink(rendered);
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
        KubernetesTaskManagerParameters parameters = new KubernetesTaskManagerParameters(
                flink,
                rendered.flinkDeployment().name() + "-taskmanager-1-1",
                "",
                "",
                ContaineredTaskManagerParameters.create(flink, memory),
                Map.of(),
                Set.of());
        return KubernetesTaskManagerFactory.buildTaskManagerKubernetesPod(template(rendered, "taskManager"), parameters)
                .getInternalResource();
    }

    /** As the operator would complete it. */
    private Configuration flink(Rendered rendered) throws IOException {
        Files.writeString(configuration.resolve("config.yaml"), "");
        Manifest deployment = rendered.flinkDeployment();
        Configuration flink = FlinkOptionsTest.options(rendered);
        flink.set(DeploymentOptionsInternal.CONF_DIR, configuration.toString());
        flink.set(DeploymentOptions.TARGET, "kubernetes-application");
        flink.set(KubernetesConfigOptions.CLUSTER_ID, deployment.name());
        flink.set(KubernetesConfigOptions.NAMESPACE, "crm");
        flink.set(
                KubernetesConfigOptions.CONTAINER_IMAGE,
                deployment.at("/spec/image").asText());
        flink.set(
                KubernetesConfigOptionsInternal.ENTRY_POINT_CLASS,
                KubernetesApplicationClusterEntrypoint.class.getName());
        flink.set(BlobServerOptions.PORT, "6124");
        flink.set(TaskManagerOptions.RPC_PORT, "6122");
        flink.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, memory(deployment, "jobManager"));
        flink.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, memory(deployment, "taskManager"));
        flink.set(
                TaskManagerOptions.CPU_CORES,
                deployment.at("/spec/taskManager/resource/cpu").asDouble());
        return flink;
    }

    private static MemorySize memory(Manifest deployment, String role) {
        return MemorySize.parse(
                deployment.at("/spec/" + role + "/resource/memory").asText());
    }

    /** Divided as Flink divides a template that it has read. */
    private static FlinkPod template(Rendered rendered, String role) {
        Pod pod = Serialization.unmarshal(rendered.podTemplate(role).toString(), Pod.class);
        Container main = pod.getSpec().getContainers().get(0);
        assertThat(main.getName()).isEqualTo("flink-main-container");
        return new FlinkPod.Builder()
                .withPod(new PodBuilder(pod)
                        .editSpec()
                        .withContainers(List.of())
                        .endSpec()
                        .build())
                .withMainContainer(main)
                .build();
    }
}
