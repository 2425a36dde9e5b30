package io.tierstream.flink.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.ListText;
import io.tierstream.flink.config.EventMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object per record, read as a stream. Numbers become exact decimals, and arrays of scalars texts; a null says that there is no value. A name that stands twice
 * in an object, or nesting beyond {@value #DEEPEST}, makes the record a dead letter: which of two values was meant cannot be
 * known.
 */
final class JsonDecoder implements Decoder {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 1_024;

    private final JsonFactory factory;
    private final PathTree wanted;
    private final boolean takesAll;
    private final Shape shape;
    private final @Nullable SpreadFields spread;
    private final EventAssembler assembler;
    private final Row row = new Row();
    private final LooseFields loose = new LooseFields(RejectionCode.MALFORMED_JSON);

    JsonDecoder(EventMapping mapping, EventLimits limits, LongSupplier clock) {
        factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNameLength(LONGEST_NAME)
                        .maxNumberLength(3 * Decimal.MAX_DIGITS)
                        .maxStringLength(limits.maxBytes())
                        .build())
                .build();
        wanted = PathTree.of(mapping, List.copyOf(mapping.fields().values()));
        takesAll = mapping.takesAll();
        shape = Shape.of(mapping.fields().keySet().toArray(String[]::new));
        spread = mapping.spread() == null ? null : new SpreadFields(shape, RejectionCode.MALFORMED_JSON);
        assembler = new EventAssembler(mapping, limits, clock);
    }

    @Override
    public Event decode(byte[] value) throws RejectedRecordException {
        try (JsonParser parser = factory.createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RejectedRecordException(
                        RejectionCode.NOT_AN_OBJECT,
                        value.length == 0 ? "the value is empty" : "the value does not begin with '{'");
            }
            row.begin(shape.size());
            loose.begin();
            if (spread != null) {
                spread.begin(row);
            }
            object(parser, wanted, "");
            if (parser.nextToken() != null) {
                throw new RejectedRecordException(
                        RejectionCode.TRAILING_BYTES,
                        "more follows the object, at byte "
                                + parser.currentTokenLocation().getByteOffset());
            }
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new RejectedRecordException(RejectionCode.MALFORMED_JSON, "not UTF-8 JSON: " + e.getMessage());
        }
        if (takesAll) {
            Shape found = loose.shape();
            return assembler.assemble(row, found, loose.values());
        }
        return spread == null ? assembler.assemble(row, shape) : spread.assemble(row, assembler);
    }

    private static RejectedRecordException malformed(JsonProcessingException e) {
        long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return new RejectedRecordException(
                RejectionCode.MALFORMED_JSON, e.getOriginalMessage() + (at < 0 ? "" : " (at byte " + at + ")"));
    }

    private void object(JsonParser parser, @Nullable PathTree node, String path)
            throws IOException, RejectedRecordException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            PathTree child = node == null ? null : node.child(name);
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                nested(parser, child, path, name);
            } else if (child != null && !child.targets().isEmpty()) {
                set(child.targets(), token == JsonToken.START_ARRAY, value(parser, token, path, name));
            } else if (node != null && node.isSpread() && spread != null && !spread.isNamed(name)) {
                row.spread(name, value(parser, token, path, name));
            } else if (takesAll) {
                add(AvroCompiler.join(path, name), value(parser, token, path, name));
            } else {
                parser.skipChildren();
            }
        }
    }

    private void nested(JsonParser parser, @Nullable PathTree child, String path, String name)
            throws IOException, RejectedRecordException {
        if (child == null && !takesAll) {
            parser.skipChildren();
        } else {
            object(parser, child, AvroCompiler.join(path, name));
        }
    }

    /** A list can be a field, and nothing else of an event. */
    private void set(List<Target> targets, boolean isList, @Nullable Object value) {
        for (Target target : targets) {
            if (value == Fields.NONE_STATED) {
                row.setNone(target);
            } else if (!isList || target.isField()) {
                row.set(target, value);
            }
        }
    }

    private void add(String name, @Nullable Object value) {
        if (value != null) {
            loose.add(name, value);
        }
    }

    /** A value of a field; null for an array that is no list of scalars. */
    private static @Nullable Object value(JsonParser parser, JsonToken token, String path, String name)
            throws IOException, RejectedRecordException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, path, name);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> list(parser, path, name);
            default -> Fields.NONE_STATED;
        };
    }

    private static @Nullable String list(JsonParser parser, String path, String name)
            throws IOException, RejectedRecordException {
        List<Object> items = new ArrayList<>();
        boolean scalars = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                scalars = false;
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                items.add(Objects.requireNonNull(value(parser, token, path, name)));
            }
        }
        return scalars ? ListText.of(items) : null;
    }

    private static Decimal number(JsonParser parser, String path, String name)
            throws IOException, RejectedRecordException {
        String text = parser.getText();
        try {
            return Decimal.parse(text);
        } catch (NumberFormatException e) {
            throw AvroLeaves.tooLong(AvroCompiler.join(path, name), text.length() + " characters");
        }
    }
}
