package io.tierstream.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The sample records under {@code src/test/resources/samples}. */
final class Samples {

    private static final Path DIRECTORY = Path.of("src/test/resources/samples");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Samples() {}

    /** A sample that its contract accepts. */
    record Valid(Contract contract, String name, String json) {
        @Override
        public String toString() {
            return contract.recordName() + " " + name;
        }
    }

    /** A sample that its contract rejects, and all that is said about it. */
    record Rejected(Contract contract, String name, String json, List<String> issues) {
        @Override
        public String toString() {
            return contract.recordName() + " " + name;
        }
    }

    static Stream<Valid> valid() {
        return Arrays.stream(Contract.values()).flatMap(Samples::valid);
    }

    static Stream<Valid> valid(Contract contract) {
        return files(contract, "valid").map(file -> new Valid(contract, name(file), read(file)));
    }

    static Stream<Rejected> rejected() {
        return Arrays.stream(Contract.values()).flatMap(Samples::rejected);
    }

    static Stream<Rejected> rejected(Contract contract) {
        return files(contract, "rejected").map(file -> {
            JsonNode sample = tree(read(file));
            List<String> issues = StreamSupport.stream(sample.get("issues").spliterator(), false)
                    .map(JsonNode::textValue)
                    .toList();
            return new Rejected(contract, name(file), sample.get("record").toString(), issues);
        });
    }

    private static Stream<Path> files(Contract contract, String kind) {
        try (Stream<Path> files =
                Files.list(DIRECTORY.resolve(contract.recordName()).resolve(kind))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replace(".json", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
