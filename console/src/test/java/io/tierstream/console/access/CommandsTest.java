package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.console.access.command.CommandTopic;
import io.tierstream.console.access.command.CommandTopicException;
import io.tierstream.schemas.v1.CustomerCommand;
import io.tierstream.schemas.v1.Erase;
import io.tierstream.schemas.v1.Pin;
import io.tierstream.schemas.v1.Unpin;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private static final String CUSTOMER = "/api/v1/customers/C-1001";

    private Service service = Service.open(Service.tokens());

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void pinsToATier() {
        Http.Answer answer = post(
                "/pins",
                "{\"tierSet\":\"value\",\"name\":\"gold\",\"until\":\"2026-12-31T00:00:00+01:00\",\"reason\":\" goodwill \","
                        + "\"approvedBy\":\"ben\"}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        CustomerCommand command = only();
        assertThat(answer.body()).contains("\"commandId\":\"" + command.getCommandId() + "\"");
        assertThat(command.getCustomerId()).isEqualTo("C-1001");
        assertThat(command.getIssuedBy()).isEqualTo("otto");
        assertThat(command.getIssuedAt()).isEqualTo(service.clock.instant());
        assertThat(command.getReason()).isEqualTo("goodwill");
        assertThat(command.getApprovedBy()).isEqualTo("ben");
        assertThat(command.getCommand())
                .isEqualTo(new Pin("value", "gold", Instant.parse("2026-12-30T23:00:00Z"), true));
    }

    @Test
    void pinsOutOfASegmentOrATierSet() {
        assertThat(post("/pins", "{\"name\":\"vip\",\"member\":false,\"reason\":\"x\"}")
                        .status())
                .isEqualTo(202);
        assertThat(post("/pins", "{\"name\":\"value\",\"member\":false,\"reason\":\"x\"}")
                        .status())
                .isEqualTo(202);
        assertThat(service.commands.get(0).getCommand()).isEqualTo(new Pin(null, "vip", null, false));
    }

    @Test
    void liftsPinsByBodyOrQuery() {
        assertThat(operator()
                        .with("Content-Type", "application/json")
                        .send("DELETE", CUSTOMER + "/pins/gold", "{\"tierSet\":\"value\",\"reason\":\"over\"}")
                        .status())
                .isEqualTo(202);
        assertThat(operator().delete(CUSTOMER + "/pins/vip?reason=over%20now").status())
                .isEqualTo(202);
        assertThat(operator().delete(CUSTOMER + "/pins/vip").status()).isEqualTo(422);
        assertThat(service.commands)
                .extracting(CustomerCommand::getCommand)
                .containsExactly(new Unpin("value", "gold"), new Unpin(null, "vip"));
        assertThat(service.commands.get(1).getReason()).isEqualTo("over now");
    }

    @Test
    void erases() {
        assertThat(post("/erasure", "{\"reason\":\"request 17\"}").status()).isEqualTo(202);

        assertThat(service.commands).extracting(CustomerCommand::getCommand).containsExactly(new Erase());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/pins    | {\"name\":\"vip\"}                                                         | 422 | reason is missing",
                "/pins    | {\"name\":\"vip\",\"reason\":\"  \"}                                       | 422 | reason is missing",
                "/pins    | {\"reason\":\"x\"}                                                         | 422 | name must have",
                "/pins    | {\"name\":\"nobody\",\"reason\":\"x\"}                                     | 422 | its segments are [vip]",
                "/pins    | {\"name\":\"value\",\"reason\":\"x\"}                                      | 422 | give it as tierSet",
                "/pins    | {\"tierSet\":\"value\",\"name\":\"lead\",\"reason\":\"x\"}                 | 422 | value has [gold, silver]",
                "/pins    | {\"tierSet\":\"worth\",\"name\":\"gold\",\"reason\":\"x\"}                 | 422 | tier sets are [value]",
                "/pins    | {\"tierSet\":\"value\",\"name\":\"gold\",\"member\":false,\"reason\":\"x\"} | 422 | member is false",
                "/pins    | {\"name\":\"vip\",\"reason\":\"x\",\"until\":\"2026-04-01T00:00:00Z\"}     | 422 | has passed",
                "/pins    | {\"name\":\"vip\",\"reason\":\"x\",\"until\":\"tomorrow\"}                 | 422 | a time such as",
                "/pins    | {\"name\":\"vip\",\"reason\":\"x\",\"until\":\"+12026-04-01T00:00:00Z\"}   | 422 | year 10000",
                "/pins    | {\"name\":\"vip\",\"reason\":\"x\",\"author\":\"root\"}                    | 400 | author",
                "/pins    | {\"name\":                                                                 | 400 | body",
                "/pins    | null                                                                       | 400 | body",
                "/erasure | {}                                                                         | 422 | reason is missing",
            })
    void refusesWhatTheJobCouldNotCarryOut(String path, String body, int status, String says) {
        Http.Answer answer = post(path, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(says);
        assertThat(service.commands).isEmpty();
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(post("/pins", "{\"name\":\"vip\",\"reason\":\"" + "x".repeat(1001) + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(operator()
                        .post("/api/v1/customers/" + "x".repeat(1025) + "/erasure", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(422);
        assertThat(service.commands).isEmpty();
    }

    @Test
    void givesOneCommandForARequestThatComesTwice() {
        String body = "{\"name\":\"vip\",\"reason\":\"goodwill\"}";
        Http.Answer first = operator().with("Idempotency-Key", "K-1").post(CUSTOMER + "/pins", body);
        Http.Answer second = operator().with("Idempotency-Key", "K-1").post(CUSTOMER + "/pins", body);

        assertThat(first.body()).isEqualTo(second.body()).contains("\"commandId\":\"K-1\"");
        assertThat(service.commands).hasSize(1);
    }

    @Test
    void refusesAnotherCommandUnderTheSameKey() {
        operator()
                .with("Idempotency-Key", "K-1")
                .post(CUSTOMER + "/pins", "{\"name\":\"vip\",\"reason\":\"goodwill\"}");

        assertThat(operator()
                        .with("Idempotency-Key", "K-1")
                        .post(CUSTOMER + "/erasure", "{\"reason\":\"goodwill\"}")
                        .status())
                .isEqualTo(422);
        assertThat(service.commands).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "'; DROP TABLE command; --", "é"})
    void takesOnlyPlainKeys(String key) {
        assertThat(operator()
                        .with("Idempotency-Key", key)
                        .post(CUSTOMER + "/erasure", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void sendsAgainWhatWasNotedButNotSentWithItsFirstTime() {
        AtomicInteger calls = new AtomicInteger();
        CommandTopic failing = command -> {
            if (calls.getAndIncrement() == 0) {
                throw new CommandTopicException("the broker is away", new IOException());
            }
        };
        service.close();
        service = Service.open(Service.tokens(), failing);
        Instant first = service.clock.instant();

        Http.Answer refused = operator()
                .with("Idempotency-Key", "K-1")
                .post(CUSTOMER + "/pins", "{\"name\":\"vip\",\"reason\":\"goodwill\"}");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.body()).contains("Idempotency-Key: K-1");

        service.clock.set(first.plusSeconds(60));
        assertThat(operator()
                        .with("Idempotency-Key", "K-1")
                        .post(CUSTOMER + "/pins", "{\"name\":\"vip\",\"reason\":\"goodwill\"}")
                        .status())
                .isEqualTo(202);
        assertThat(only().getIssuedAt()).isEqualTo(first);
    }

    @Test
    void takesNobodysWordForTheAuthor() {
        post("/pins", "{\"name\":\"vip\",\"reason\":\"issued_by root\"}");

        assertThat(only().getIssuedBy()).isEqualTo("otto");
    }

    private CustomerCommand only() {
        assertThat(service.commands).hasSize(1);
        return service.commands.get(0);
    }

    private Http operator() {
        return service.request().bearer(Service.OPERATOR);
    }

    private Http.Answer post(String path, String body) {
        return operator().post(CUSTOMER + path, body);
    }
}
