package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FlinkOptionsTest {

    private final FlinkClusterSpec spec = FlinkClusterSpec.of(2, 3, Path.of("/cluster"));

    @Test
    void listensOnLoopbackOnly() {
        assertThat(FlinkOptions.configuration(spec, 1, 2))
                .containsEntry("jobmanager.bind-host", "127.0.0.1")
                .containsEntry("taskmanager.bind-host", "127.0.0.1")
                .containsEntry("rest.bind-address", "127.0.0.1");
    }

    @Test
    void takesSlotsFromTheSpecification() {
        assertThat(FlinkOptions.configuration(spec, 1, 2)).containsEntry("taskmanager.numberOfTaskSlots", "3");
    }

    @Test
    void letsTheSpecificationWin() {
        FlinkClusterSpec hashmap = spec.with("state.backend.type", "hashmap");

        assertThat(FlinkOptions.configuration(spec, 1, 2)).containsEntry("state.backend.type", "rocksdb");
        assertThat(FlinkOptions.configuration(hashmap, 1, 2)).containsEntry("state.backend.type", "hashmap");
    }

    @Test
    void quotesValuesForYaml() {
        assertThat(FlinkOptions.yaml(Map.of("key", "it's: #1"))).isEqualTo("key: 'it''s: #1'\n");
    }
}
