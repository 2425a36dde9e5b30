package io.tierstream.flink.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.flink.config.EventMapping;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object per record, read as a stream. Numbers become exact decimals; arrays are passed over. A name that stands twice
 * in an object, or nesting beyond {@value #DEEPEST}, makes the record a dead letter: which of two values was meant cannot be
 * known.
 */
final class JsonDecoder implements Decoder {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NAME = 1_024;

    private final JsonFactory factory;
    private final PathTree wanted;
    private final @Nullable Shape shape;
    private final EventAssembler assembler;
    private final Row row = new Row();
    private final LooseFields loose = new LooseFields();

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
        List<String> names = List.copyOf(mapping.fields().keySet());
        wanted = PathTree.of(mapping, List.copyOf(mapping.fields().values()));
        shape = names.isEmpty() ? null : Shape.of(names.toArray(String[]::new));
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
            row.begin(shape == null ? 0 : shape.size());
            loose.begin();
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
        if (shape != null) {
            return assembler.assemble(row, shape);
        }
        Shape found = loose.shape();
        return assembler.assemble(row, found, loose.values());
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
            } else if (token == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else if (child != null && !child.targets().isEmpty()) {
                Object value = scalar(parser, token, path, name);
                for (Target target : child.targets()) {
                    row.set(target, value);
                }
            } else if (shape == null) {
                loose.add(AvroCompiler.join(path, name), scalar(parser, token, path, name));
            }
        }
    }

    private void nested(JsonParser parser, @Nullable PathTree child, String path, String name)
            throws IOException, RejectedRecordException {
        if (child == null && shape != null) {
            parser.skipChildren();
        } else {
            object(parser, child, AvroCompiler.join(path, name));
        }
    }

    private static @Nullable Object scalar(JsonParser parser, JsonToken token, String path, String name)
            throws IOException, RejectedRecordException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, path, name);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
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
