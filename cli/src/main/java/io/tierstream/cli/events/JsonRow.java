package io.tierstream.cli.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.ListText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line with one JSON object. Numbers are read as exact decimals. */
final class JsonRow implements EventRow {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonRows rows;
    private final long line;
    private final String text;

    JsonRow(JsonRows rows, long line, String text) {
        this.rows = rows;
        this.line = line;
        this.text = text;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String text() {
        return text;
    }

    /** A member of the object: its value, and the column at which that stands. */
    private record Member(@Nullable Object value, long column) {}

    @Override
    public Event toEvent() throws BadRowException {
        Map<String, Member> members = members();
        String customerId = required(members, Required.CUSTOMER_ID, Problem.Code.MISSING_CUSTOMER_ID);
        String type = required(members, Required.TYPE, Problem.Code.MISSING_TYPE);
        String timeText = required(members, Required.EVENT_TIME, Problem.Code.MISSING_TIME);
        long time;
        try {
            time = EventTimes.parse(timeText);
        } catch (DateTimeException e) {
            throw bad(
                    column(members.get(Required.EVENT_TIME)),
                    Problem.Code.BAD_TIME,
                    Required.EVENT_TIME + " " + Problem.quoted(timeText) + " " + e.getMessage());
        }
        Member eventId = members.get(Required.EVENT_ID);
        String id = eventId == null || eventId.value() == null
                ? null
                : eventId.value().toString();
        return new Event(customerId, id == null || id.isEmpty() ? null : id, type, time, fields(members));
    }

    private Fields fields(Map<String, Member> members) {
        List<String> names = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        members.forEach((name, member) -> {
            if (Required.isField(name)) {
                names.add(name);
                values.add(field(name, member.value()));
            }
        });
        return Fields.of(rows.shape(names), values.toArray());
    }

    /** A null says that there is no value, which an absent name does not. */
    private Object field(String name, @Nullable Object value) {
        if (value == null) {
            return Fields.NONE_STATED;
        }
        return value instanceof String text && rows.isNumber(name) ? number(text) : value;
    }

    private static Object number(String value) {
        try {
            return Decimal.parse(value);
        } catch (NumberFormatException e) {
            return value;
        }
    }

    private String required(Map<String, Member> members, String name, Problem.Code code) throws BadRowException {
        Member member = members.get(name);
        Object value = member == null ? null : member.value();
        if (value == null || value.toString().isBlank()) {
            throw bad(column(member), code, name + (member == null ? " is missing" : " is empty"));
        }
        return value.toString();
    }

    private static long column(@Nullable Member member) {
        return member == null ? 1 : member.column();
    }

    private BadRowException bad(long column, Problem.Code code, String message) {
        return new BadRowException(new Problem(new Place(rows.file(), line, column), code, message));
    }

    private Map<String, Member> members() throws BadRowException {
        Map<String, Member> members = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad(1, Problem.Code.NOT_AN_OBJECT, "the line is not a JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                long column = parser.currentTokenLocation().getColumnNr();
                members.put(name, new Member(value(parser, name, column), column));
            }
            if (parser.nextToken() != null) {
                throw bad(
                        parser.currentTokenLocation().getColumnNr(),
                        Problem.Code.MALFORMED_JSON,
                        "something follows the object; every line holds one");
            }
            return members;
        } catch (JsonProcessingException e) {
            long column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw bad(column, Problem.Code.MALFORMED_JSON, e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string cannot fail", e);
        }
    }

    private @Nullable Object value(JsonParser parser, String name, long column) throws IOException, BadRowException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                try {
                    yield Decimal.parse(parser.getText());
                } catch (NumberFormatException e) {
                    throw bad(column, Problem.Code.NOT_A_NUMBER, name + ": " + e.getMessage());
                }
            }
            case START_ARRAY -> list(parser, name, column);
            default ->
                throw bad(
                        column,
                        Problem.Code.NESTED_VALUE,
                        name + " holds an object; the fields of an event are plain values and lists of them");
        };
    }

    private String list(JsonParser parser, String name, long column) throws IOException, BadRowException {
        if (!Required.isField(name)) {
            throw bad(column, Problem.Code.NESTED_VALUE, name + " holds a list; it is a single value");
        }
        List<Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                throw bad(
                        column, Problem.Code.NESTED_VALUE, name + " holds lists in a list; its items are plain values");
            }
            Object item = value(parser, name, column);
            if (item != null) {
                items.add(item);
            }
        }
        return ListText.of(items);
    }

    @Override
    public Place placeOf(String column) {
        try {
            return new Place(rows.file(), line, column(members().get(column)));
        } catch (BadRowException e) {
            return e.problem().place();
        }
    }
}
