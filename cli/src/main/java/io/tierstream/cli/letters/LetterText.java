package io.tierstream.cli.letters;

import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Keys and values as text: Avro by the registry's schema if there is one, otherwise what is text, otherwise hexadecimal bytes. */
public final class LetterText {

    private static final int HEADER = 5;
    private static final int MOST_HEX = 48;

    static {
        // Garbage can claim any length; Avro would allocate it before it looks.
        for (String limit : new String[] {"bytes", "string", "collectionItems"}) {
            String property = "org.apache.avro.limits." + limit + ".maxLength";
            if (System.getProperty(property) == null) {
                System.setProperty(property, Integer.toString(16 << 20));
            }
        }
    }

    private final @Nullable Registry registry;
    private final Map<Integer, Optional<Schema>> schemas = new HashMap<>();
    private final GenericData data = new GenericData();

    /** @param registry null to leave Avro undecoded */
    public LetterText(@Nullable Registry registry) {
        this.registry = registry;
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        data.addLogicalTypeConversion(new TimeConversions.DateConversion());
    }

    /**
     * The value of a dead letter.
     *
     * @param most characters; what is longer ends with three dots
     */
    public String value(StoredLetter letter, int most) throws IOException {
        if (letter.leftOut() != null) {
            return "(left out: " + letter.leftOut() + " bytes)";
        }
        return bytes(letter.record().value(), most);
    }

    /** The key of a dead letter. */
    public String key(StoredLetter letter, int most) throws IOException {
        return bytes(letter.record().key(), most);
    }

    private String bytes(byte @Nullable [] bytes, int most) throws IOException {
        if (bytes == null) {
            return "(none)";
        }
        Optional<String> avro = avro(bytes);
        return shortened(avro.isPresent() ? avro.get() : text(bytes), most);
    }

    private Optional<String> avro(byte[] bytes) throws IOException {
        if (registry == null || bytes.length <= HEADER || bytes[0] != 0) {
            return Optional.empty();
        }
        Optional<Schema> schema = schema(registry, ByteBuffer.wrap(bytes).getInt(1));
        if (schema.isEmpty()) {
            return Optional.empty();
        }
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
        try {
            Object value = new GenericDatumReader<>(schema.get(), schema.get(), data).read(null, decoder);
            return Optional.of(data.toString(value));
        } catch (IOException | RuntimeException broken) {
            return Optional.empty();
        }
    }

    private Optional<Schema> schema(Registry asked, int id) throws IOException {
        Optional<Schema> known = schemas.get(id);
        if (known == null) {
            try {
                known = Optional.of(new Schema.Parser().parse(asked.schema(id)));
            } catch (RegistryException | RuntimeException unknown) {
                known = Optional.empty();
            }
            schemas.put(id, known);
        }
        return known;
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars()
                    .noneMatch(character -> Character.isISOControl(character) && character >= 14 || character == 0)) {
                return text.replaceAll("\\s*[\\r\\n]\\s*", " ");
            }
        } catch (CharacterCodingException e) {
            // then it is no text
        }
        int shown = Math.min(bytes.length, MOST_HEX);
        return "0x" + HexFormat.of().formatHex(bytes, 0, shown)
                + (bytes.length > shown ? "... (" + bytes.length + " bytes)" : "");
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }
}
