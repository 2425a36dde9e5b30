package io.tierstream.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;

/** JSON as the service speaks it: records by their components, instants as ISO 8601 in UTC, unknown fields refused. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new SimpleModule().addSerializer(Instant.class, new ToStringSerializer(Instant.class)))
            .build();

    /** For what others send. */
    private static final ObjectMapper BODIES =
            MAPPER.copy().registerModule(new SimpleModule().addDeserializer(String.class, new ProperText()));

    private Json() {}

    /** Refuses texts that no database and no answer could hold: with a zero character, or with half of a pair of surrogates. */
    private static final class ProperText extends StdScalarDeserializer<String> {

        private static final long serialVersionUID = 1L;

        private ProperText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            if (text.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(text)) {
                throw JsonMappingException.from(
                        parser, "a text has a zero character, or half of one that is written as two");
            }
            return text;
        }
    }

    public static ObjectMapper mapper() {
        return MAPPER;
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "no JSON of a " + value.getClass().getSimpleName(), e);
        }
    }

    /** The body of a request, as a record. */
    public static <T> T body(Context context, Class<T> type) {
        try {
            T body = BODIES.readValue(context.bodyAsBytes(), type);
            if (body == null) {
                throw ProblemException.badRequest("the body is null; a JSON object is expected");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("the body is not as expected: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ProblemException.badRequest("the body cannot be read");
        }
    }
}
