package io.tierstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.schemas.json.RecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was written with an earlier version of the contracts stays readable. Under {@code src/test/resources/released} there
 * is one directory for each version: the schemas as they were, and the valid samples as bytes and as JSON.
 *
 * <p>A directory is never changed once its version is released. To add one, run this test with
 * {@code -Dtierstream.golden.write=VERSION}.
 */
class ReleasedSchemasTest {

    private static final Path RELEASED = Path.of("src/test/resources/released");

    /** One record of one earlier version. */
    record Golden(Contract contract, Path schema, Path payload, Path json) {
        @Override
        public String toString() {
            return RELEASED.relativize(payload).toString();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void currentSchemaReadsWhatAnEarlierVersionWrote(Golden golden) throws IOException {
        Schema writer = new Schema.Parser().parse(Files.readString(golden.schema()));
        Schema reader = golden.contract().schema();

        GenericRecord read = GeneratedClasses.read(Files.readAllBytes(golden.payload()), writer, reader);

        assertThat(RecordJson.write(read))
                .isEqualTo(RecordJson.write(RecordJson.read(reader, Files.readString(golden.json()))));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void currentSchemaIsBackwardCompatible(Golden golden) throws IOException {
        Schema writer = new Schema.Parser().parse(Files.readString(golden.schema()));
        assertThat(compatibility(golden.contract().schema(), writer)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(changedMeanings(golden.contract().schema(), writer)).isEmpty();
    }

    @Test
    void everyContractHasAReleasedVersion() throws IOException {
        List<Golden> goldens = goldens().toList();
        assertThat(Contract.values())
                .allSatisfy(contract -> assertThat(goldens).anyMatch(golden -> golden.contract() == contract));
    }

    @Test
    void requiredFieldWithoutDefaultWouldBeNoticed() {
        String changed = Contract.PURCHASE
                .schema()
                .toString()
                .replace("\"name\":\"source\"", "\"name\":\"origin\"")
                .replaceFirst(
                        "(\"name\":\"origin\",\"type\":)\\[\"null\",\"string\"\\](.*?),\"default\":null",
                        "$1\"string\"$2");
        assertThat(changed).isNotEqualTo(Contract.PURCHASE.schema().toString());
        assertThat(compatibility(new Schema.Parser().parse(changed), Contract.PURCHASE.schema()))
                .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    /** Neither Avro nor a registry minds: the bytes of 12.50 would be read as 0.00000125. */
    @Test
    void changedScaleOfAnAmountWouldBeNoticed() {
        Schema changed =
                new Schema.Parser().parse(Contract.PURCHASE.schema().toString().replace("\"scale\":9", "\"scale\":2"));
        assertThat(changedMeanings(changed, Contract.PURCHASE.schema())).contains("amount", "cost");
    }

    static Stream<Golden> goldens() throws IOException {
        String version = System.getProperty("tierstream.golden.write", "");
        if (!version.isEmpty()) {
            write(RELEASED.resolve(version));
        }
        try (Stream<Path> files = Files.walk(RELEASED)) {
            return files
                    .filter(file -> file.toString().endsWith(".bin"))
                    .sorted()
                    .map(ReleasedSchemasTest::golden)
                    .toList()
                    .stream();
        }
    }

    /** {@code VERSION/Purchase/minimal.bin}, beside {@code minimal.json}, below {@code VERSION/Purchase.avsc}. */
    private static Golden golden(Path payload) {
        String record = String.valueOf(payload.getName(payload.getNameCount() - 2));
        Contract contract = Contract.ofRecord(Contract.NAMESPACE + "." + record).orElseThrow();
        String name = String.valueOf(payload.getFileName()).replace(".bin", ".json");
        Path version = payload.subpath(0, payload.getNameCount() - 2);
        return new Golden(contract, version.resolve(record + ".avsc"), payload, payload.resolveSibling(name));
    }

    private static void write(Path version) throws IOException {
        for (Contract contract : Contract.values()) {
            Path records = version.resolve(contract.recordName());
            Files.createDirectories(records);
            Files.writeString(
                    version.resolve(contract.recordName() + ".avsc"),
                    contract.schema().toString(true) + "\n");
            for (Samples.Valid sample : Samples.valid(contract).toList()) {
                GenericRecord value = RecordJson.read(contract.schema(), sample.json());
                Files.write(records.resolve(sample.name() + ".bin"), GeneratedClasses.payload(value));
                Files.writeString(records.resolve(sample.name() + ".json"), sample.json());
            }
        }
    }

    private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }

    /** Paths that both schemas have, with different logical types. */
    private static List<String> changedMeanings(Schema reader, Schema writer) {
        Map<String, String> now = new TreeMap<>();
        Map<String, String> before = new TreeMap<>();
        collectLogicalTypes("", reader, now);
        collectLogicalTypes("", writer, before);
        return now.entrySet().stream()
                .filter(entry ->
                        before.containsKey(entry.getKey()) && !entry.getValue().equals(before.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void collectLogicalTypes(String path, Schema schema, Map<String, String> types) {
        switch (schema.getType()) {
            case RECORD ->
                schema.getFields()
                        .forEach(field -> collectLogicalTypes(
                                path.isEmpty() ? field.name() : path + "." + field.name(), field.schema(), types));
            case UNION ->
                schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .forEach(type -> collectLogicalTypes(
                                schema.getTypes().size() > 2 ? path + "." + type.getName() : path, type, types));
            case ARRAY -> collectLogicalTypes(path + "[]", schema.getElementType(), types);
            case MAP -> collectLogicalTypes(path + "{}", schema.getValueType(), types);
            default ->
                types.put(
                        path,
                        schema.getLogicalType() == null
                                ? ""
                                : schema.getLogicalType().getName() + schema.getObjectProp("precision") + ","
                                        + schema.getObjectProp("scale"));
        }
    }
}
