package io.tierstream.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.schemas.Contract;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class RecordJsonTest {

    @Test
    void writesInstantsAsIso8601AndDecimalsAsNumeralsAndMapsByName() {
        GenericRecord loyalty = RecordJson.read(Contract.LOYALTY_ACTIVITY.schema(), """
                {"customer_id": "C-1", "event_id": "e-1", "event_time": 1772366400123, "kind": "points_earned",
                 "points": 12.50}""");
        assertThat(RecordJson.write(loyalty)).isEqualTo("""
                {"customer_id":"C-1","event_id":"e-1","event_time":"2026-03-01T12:00:00.123Z","kind":"points_earned",\
                "points":"12.5","programme":null,"reward_id":null,"referred_customer_id":null,"order_id":null,\
                "contract_id":null,"valid_until":null,"source":null}""");
    }

    @Test
    void writesMapsInTheOrderOfTheirNames() {
        GenericRecord profile = RecordJson.read(Contract.PROFILE_UPDATE.schema(), """
                {"customer_id": "C-1", "event_id": "e-1", "event_time": 0, "attributes": {"b": "2", "c": null, "a": "1"}}""");
        assertThat(RecordJson.write(profile)).contains("\"attributes\":{\"a\":\"1\",\"b\":\"2\",\"c\":null}");
    }

    @Test
    void writesTheNameOfTheRecordThatStandsForSeveral() {
        GenericRecord command = RecordJson.read(Contract.CUSTOMER_COMMAND.schema(), """
                {"command_id": "k-1", "customer_id": "C-1", "issued_at": 0, "issued_by": "ana", "command": {"Erase": {}}}""");
        assertThat(RecordJson.write(command))
                .endsWith("\"reason\":null,\"approved_by\":null,\"command\":{\"Erase\":{}}}");
    }

    @Test
    void keepsDigitsThatBinaryFloatingPointWouldLose() {
        GenericRecord purchase = purchase("12345678901234567890.123456789");
        assertThat(RecordJson.write(purchase)).contains("\"amount\":\"12345678901234567890.123456789\"");
    }

    @Test
    void zeroIsZeroHoweverItIsWritten() {
        assertThat(RecordJson.write(purchase("0e999999999"))).contains("\"amount\":\"0\"");
        assertThat(RecordJson.write(purchase("0.000000000000"))).contains("\"amount\":\"0\"");
    }

    @Test
    void textThatIsNotJsonIsRejectedWithTheLine() {
        assertThatThrownBy(() -> RecordJson.read(Contract.PURCHASE.schema(), "{\n  \"customer_id\": oops}"))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageStartingWith("not a Purchase: not JSON, line 2: Unrecognized token 'oops'");
    }

    @Test
    void fieldGivenTwiceIsRejected() {
        assertThatThrownBy(() -> RecordJson.read(Contract.PURCHASE.schema(), "{\"amount\": 1, \"amount\": 2}"))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("Duplicate field 'amount'");
    }

    @Test
    void somethingAfterTheRecordIsRejected() {
        assertThatThrownBy(() -> RecordJson.read(Contract.PURCHASE.schema(), "{} {}"))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void emptyTextIsRejected() {
        assertThatThrownBy(() -> RecordJson.read(Contract.PURCHASE.schema(), ""))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageContaining("must be an object with the fields of a Purchase");
    }

    @Test
    void longValueIsQuotedInPart() {
        String text = "x".repeat(1_000_000);
        assertThatThrownBy(() -> purchase(text))
                .isInstanceOf(RejectedRecordException.class)
                .hasMessageMatching(
                        "not a Purchase: amount: must be a decimal number, was \"x{59}\\.\\.\\. .1000002 characters.");
    }

    private static GenericRecord purchase(String amount) {
        return RecordJson.read(Contract.PURCHASE.schema(), """
                {"customer_id": "C-1", "event_id": "e-1", "event_time": 0, "order_id": "O-1", "amount": "%s",
                 "currency": "EUR"}""".formatted(amount));
    }
}
