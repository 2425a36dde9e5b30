package io.tierstream.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SchemaLookupTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final List<Long> pauses = new ArrayList<>();
    private long now = 1_000_000;
    private final SchemaLookup lookup = new SchemaLookup(registry, this::pause, () -> now);

    private void pause(long millis) {
        pauses.add(millis);
        now += millis;
    }

    @Test
    void waitsLongerAndLongerWhileTheRegistryIsOutOfReach() throws Exception {
        int id = registry.add("\"string\"");
        registry.beOutOfReach(20);

        assertThat(lookup.find(id)).isEqualTo("\"string\"");

        assertThat(pauses).hasSize(20);
        assertThat(pauses.get(0)).isBetween(50L, 100L);
        assertThat(pauses.get(19)).isBetween(2_500L, 5_000L);
    }

    @Test
    void aSchemaThatTheRegistryLearnsOfAMomentLaterIsFound() throws Exception {
        SchemaLookup patient = new SchemaLookup(registry, millis -> registry.add("\"long\""), () -> now);

        assertThat(patient.find(100)).isEqualTo("\"long\"");
    }

    @Test
    void anUnknownIdIsRememberedForAWhileAndThenAskedForAgain() throws Exception {
        assertUnknown(100);
        int asked = registry.asked();
        assertUnknown(100);
        assertThat(registry.asked()).isEqualTo(asked).isEqualTo(SchemaLookup.GRACE_TRIES);

        registry.add("\"int\"");
        now += SchemaLookup.MEMORY_MILLIS;

        assertThat(lookup.find(100)).isEqualTo("\"int\"");
    }

    @Test
    void manyUnknownIdsDoNotHoldUpTheRest() {
        for (int id = 0; id < 1_000; id++) {
            assertUnknown(id);
        }

        assertThat(pauses).hasSize(4 * (SchemaLookup.GRACE_TRIES - 1));
        assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isLessThan(3_000);
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        registry.refuse(new RefusedException("no"));

        assertThatThrownBy(() -> lookup.find(100)).isInstanceOf(RefusedException.class);
        assertThat(registry.asked()).isEqualTo(1);
    }

    @Test
    void registrationWaitsToo() throws Exception {
        registry.beOutOfReach(3);

        assertThat(new SchemaRegistrar(registry, this::pause).registerValue("t", "\"int\""))
                .isEqualTo(100);
        assertThat(pauses).hasSize(3);
    }

    private void assertUnknown(int id) {
        assertThatThrownBy(() -> lookup.find(id))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessage("the schema registry has no schema with id " + id);
    }
}
