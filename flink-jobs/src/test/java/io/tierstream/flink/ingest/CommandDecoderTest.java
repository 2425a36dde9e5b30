package io.tierstream.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.event.Event;
import io.tierstream.registry.FakeRegistry;
import io.tierstream.registry.Pause;
import io.tierstream.registry.RefusedException;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CustomerCommand;
import io.tierstream.schemas.v1.Erase;
import io.tierstream.schemas.v1.Merge;
import io.tierstream.schemas.v1.Pin;
import io.tierstream.schemas.v1.Unpin;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandDecoderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeRegistry registry = new FakeRegistry();
    private final int schema = registry.add(Contract.CUSTOMER_COMMAND.schema());
    private final CommandDecoder decoder = new CommandDecoder(
            EventLimits.live(10_000, 64, Duration.ofHours(1)),
            new SchemaLookup(registry, Pause.SLEEP, NOW::toEpochMilli),
            NOW::toEpochMilli);

    private static CustomerCommand.Builder command(Object command) {
        return CustomerCommand.newBuilder()
                .setCommandId("k-1")
                .setCustomerId("C-1001")
                .setIssuedAt(NOW)
                .setIssuedBy("ana")
                .setReason("goodwill")
                .setCommand(command);
    }

    private Event decode(CustomerCommand.Builder command) throws Exception {
        return decoder.decode(new RecordEncoder<>(CustomerCommand.class, schema).encode(command.build()));
    }

    private void assertRejected(byte[] value, RejectionCode code) {
        assertThatThrownBy(() -> decoder.decode(value))
                .isInstanceOfSatisfying(
                        RejectedRecordException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aPinOfATierIsAnEventWithAllThatItSays() throws Exception {
        Instant until = NOW.plusSeconds(60);
        Event event = decode(command(new Pin("value", "gold", until, true)).setApprovedBy("ben"));

        assertThat(event.customerId()).isEqualTo("C-1001");
        assertThat(event.id()).isEqualTo("k-1");
        assertThat(event.type()).isEqualTo("command.pin");
        assertThat(event.time()).isEqualTo(NOW.toEpochMilli());
        assertThat(event.fields().get("target")).isEqualTo("value:gold");
        assertThat(event.fields().get("member")).isEqualTo(true);
        assertThat(event.fields().get("until")).isEqualTo(until);
        assertThat(event.fields().get("author")).isEqualTo("ana");
        assertThat(event.fields().get("reason")).isEqualTo("goodwill");
        assertThat(event.fields().get("approved_by")).isEqualTo("ben");
    }

    @Test
    void aPinOutOfATierSetNamesTheSetAlone() throws Exception {
        Event event = decode(command(new Pin(null, "value", null, false)));

        assertThat(event.fields().get("target")).isEqualTo("value");
        assertThat(event.fields().get("member")).isEqualTo(false);
        assertThat(event.fields().get("until")).isNull();
        assertThat(event.fields().get("approved_by")).isNull();
    }

    @Test
    void theLiftingOfAPinIsAnEventToo() throws Exception {
        Event event = decode(command(new Unpin("value", "gold")));

        assertThat(event.type()).isEqualTo("command.unpin");
        assertThat(event.fields().get("target")).isEqualTo("value:gold");
    }

    @Test
    void anErasureHasOnlyAnAuthorAndAReason() throws Exception {
        Event event = decode(command(new Erase()));

        assertThat(event.type()).isEqualTo("command.erase");
        assertThat(event.fields().get("target")).isNull();
        assertThat(event.fields().get("author")).isEqualTo("ana");
        assertThat(event.fields().get("reason")).isEqualTo("goodwill");
    }

    @Test
    void nothingOfOneCommandIsLeftInTheNext() throws Exception {
        decode(command(new Pin("value", "gold", NOW.plusSeconds(60), false)).setApprovedBy("ben"));
        decode(command(new Merge("C-7")));
        Event event = decode(command(new Unpin(null, "vip")));

        assertThat(event.fields().get("into")).isNull();
        assertThat(event.fields().get("member")).isNull();
        assertThat(event.fields().get("until")).isNull();
        assertThat(event.fields().get("approved_by")).isNull();
    }

    @Test
    void aMergeSaysWhoRemains() throws Exception {
        Event event = decode(command(new Merge("C-7")));

        assertThat(event.type()).isEqualTo("command.merge");
        assertThat(event.customerId()).isEqualTo("C-1001");
        assertThat(event.fields().get("into")).isEqualTo("C-7");
        assertThat(event.fields().get("author")).isEqualTo("ana");
    }

    @Test
    void limitsAreThoseOfEvents() {
        RecordEncoder<CustomerCommand> encoder = new RecordEncoder<>(CustomerCommand.class, schema);
        Unpin unpin = new Unpin(null, "vip");
        assertRejected(encoder.encode(command(unpin).setCustomerId("").build()), RejectionCode.MISSING_CUSTOMER_ID);
        assertRejected(
                encoder.encode(command(unpin).setCustomerId("c".repeat(65)).build()),
                RejectionCode.CUSTOMER_ID_TOO_LONG);
        assertRejected(
                encoder.encode(
                        command(unpin).setIssuedAt(NOW.plusSeconds(3_601)).build()),
                RejectionCode.TIME_IN_FUTURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 9, 20})
    void aRecordThatIsCutOffIsRejected(int length) {
        byte[] whole = new RecordEncoder<>(CustomerCommand.class, schema)
                .encode(command(new Unpin(null, "vip")).build());
        assertRejected(java.util.Arrays.copyOf(whole, length), RejectionCode.MALFORMED_AVRO);
    }

    @Test
    void recordsOfOtherKindsAndUnknownSchemasAreRejected() {
        int other = registry.add(Avro.order("{\"name\":\"id\",\"type\":\"string\"}"));
        assertRejected(new byte[] {0, 0, 0, 0, (byte) other, 2, 'x'}, RejectionCode.MALFORMED_AVRO);
        assertRejected(new byte[] {0, 0, 0, 0, 99, 2, 'x'}, RejectionCode.UNKNOWN_SCHEMA);
    }

    @Test
    void aRegistryThatRefusesStopsTheJob() {
        registry.refuse(new RefusedException("401 Unauthorized"));
        assertThatThrownBy(() -> decode(command(new Unpin(null, "vip")))).isInstanceOf(IOException.class);
    }
}
