package io.tierstream.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import java.io.IOException;
import java.io.StringReader;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRowsTest {

    private static final String ID = "\"customer_id\":\"a\",\"event_time\":5,\"type\":\"t\"";

    @Test
    void readsEveryKindOfValue() throws Exception {
        Event event = row("{" + ID + ",\"n\":0.10,\"big\":123456789012345678901234567890.5,\"s\":\"x\",\"b\":true,"
                        + "\"none\":null,\"amount\":\"7.50\",\"list\":[\"golf\",null,1.50]}")
                .toEvent();

        assertThat(event.fields().get("n")).isEqualTo(Decimal.parse("0.1"));
        assertThat(event.fields().get("big")).isEqualTo(Decimal.parse("123456789012345678901234567890.5"));
        assertThat(event.fields().get("s")).isEqualTo("x");
        assertThat(event.fields().get("b")).isEqualTo(true);
        assertThat(event.fields().get("none")).isNull();
        assertThat(event.fields().carries(event.fields().shape().position("none")))
                .isTrue();
        assertThat(event.fields().get("list")).isEqualTo("[\"golf\",1.5]");
        assertThat(event.fields().get("amount")).isEqualTo(Decimal.parse("7.5"));
        assertThat(event.id()).isNull();
        assertThat(event.time()).isEqualTo(5);
    }

    @Test
    void sharesTheShapeOfRowsThatAreAlike() throws Exception {
        JsonRows rows = rows("{" + ID + ",\"x\":1}\n\n{" + ID + ",\"x\":2}\n");

        Event first = Objects.requireNonNull(rows.next()).toEvent();
        EventRow second = Objects.requireNonNull(rows.next());

        assertThat(second.line()).isEqualTo(3);
        assertThat(second.toEvent().fields().shape()).isSameAs(first.fields().shape());
        assertThat(rows.next()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1]                                              | 1  | NOT_AN_OBJECT",
                "{\"customer_id\":\"\",\"event_time\":5,\"type\":\"t\"} | 16 | MISSING_CUSTOMER_ID",
                "{\"customer_id\":\"a\",\"event_time\":5}         | 1  | MISSING_TYPE",
                "{\"customer_id\":\"a\",\"type\":\"t\"}           | 1  | MISSING_TIME",
                "{\"customer_id\":\"a\",\"event_time\":\"x\",\"type\":\"t\"} | 33 | BAD_TIME",
                "{\"customer_id\":\"a\",\"customer_id\":\"b\"}    | 33 | MALFORMED_JSON",
                "{\"customer_id\":\"a\"                           | 19 | MALFORMED_JSON",
                "{\"x\":{\"y\":1}}                                  | 6  | NESTED_VALUE",
                "{\"x\":[[1]]}                                    | 6  | NESTED_VALUE",
                "{\"customer_id\":[\"a\"]}                          | 16 | NESTED_VALUE",
                "{} {}                                            | 4  | MALFORMED_JSON"
            })
    void namesThePlaceOfWhatIsWrong(String line, long column, Problem.Code code) throws IOException {
        Problem problem = problem(line);

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.place()).isEqualTo(new Place("file", 1, column));
    }

    private static Problem problem(String line) throws IOException {
        try {
            throw new AssertionError("is an event: " + row(line).toEvent());
        } catch (BadRowException e) {
            return e.problem();
        }
    }

    private static EventRow row(String line) throws IOException {
        return Objects.requireNonNull(rows(line).next());
    }

    private static JsonRows rows(String text) {
        return new JsonRows("file", new StringReader(text), Set.of("amount"));
    }
}
