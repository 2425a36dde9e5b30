package io.tierstream.schemas.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;

/**
 * Records as plain JSON, the way a person writes them: instants in ISO 8601 with Z, decimals as numerals in quotes (read
 * without quotes too), an optional value as itself or null, one of several records as an object with the record's name as
 * its only member. Avro's own JSON encoding has bytes as text and wraps every optional value.
 */
public final class RecordJson {

    /** Generic records with {@link java.math.BigDecimal} and {@link java.time.Instant} for the logical types. */
    public static final GenericData MODEL = model();

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int LONGEST_QUOTE = 60;

    private RecordJson() {}

    /**
     * Reads one record; fields that are left out take their defaults.
     *
     * @param schema a record's schema
     * @throws RejectedRecordException with everything that is wrong, in the order of the fields
     */
    public static GenericRecord read(Schema schema, String json) {
        List<RecordIssue> issues = new ArrayList<>();
        try {
            Object value = new JsonReader(issues).read(schema, MAPPER.readTree(json), "");
            if (issues.isEmpty() && value instanceof GenericRecord result) {
                return result;
            }
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            issues.add(new RecordIssue("", "not JSON, line " + line + ": " + e.getOriginalMessage()));
        }
        throw new RejectedRecordException(schema.getName(), issues);
    }

    /** Writes a record, generic or generated, on one line, with its fields in the order of the schema. */
    public static String write(IndexedRecord value) {
        JsonNode tree = JsonWriter.write(value.getSchema(), value);
        return tree.toString();
    }

    /** A value as it is quoted in a message. */
    static String shortened(String text) {
        return text.length() <= LONGEST_QUOTE
                ? text
                : text.substring(0, LONGEST_QUOTE) + "... (" + text.length() + " characters)";
    }

    private static GenericData model() {
        GenericData model = new GenericData();
        model.addLogicalTypeConversion(new Conversions.DecimalConversion());
        model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        model.setFastReaderEnabled(false);
        return model;
    }
}
