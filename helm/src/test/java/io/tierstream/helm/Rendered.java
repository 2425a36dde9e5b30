package io.tierstream.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** What the chart makes of values. */
record Rendered(List<Manifest> manifests) {

    static Rendered of(String yaml) {
        return new Rendered(
                StrictYaml.documents(yaml).stream().map(Manifest::new).toList());
    }

    Manifest flinkDeployment() {
        return one("FlinkDeployment");
    }

    Manifest one(String kind) {
        List<Manifest> found = all(kind).toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one " + kind + ", not " + found);
        }
        return found.get(0);
    }

    Manifest named(String kind, String name) {
        return all(kind)
                .filter(manifest -> manifest.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + manifests));
    }

    Stream<Manifest> all(String kind) {
        return manifests.stream().filter(manifest -> manifest.kind().equals(kind));
    }

    /** The job's configuration file. */
    String jobConfig() {
        return named("ConfigMap", flinkDeployment().name() + "-config")
                .at("/data/tierstream.yaml")
                .asText();
    }

    /** {@code jobManager} or {@code taskManager}. */
    JsonNode podTemplate(String role) {
        return flinkDeployment().at("/spec/" + role + "/podTemplate");
    }

    /** Flink's container of that role. */
    JsonNode mainContainer(String role) {
        return podTemplate(role).at("/spec/containers/0");
    }
}
