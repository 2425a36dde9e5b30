package io.tierstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tierstream.schemas.json.RecordIssue;
import io.tierstream.schemas.json.RecordJson;
import io.tierstream.schemas.json.RejectedRecordException;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {

    private static final int SCHEMA_ID = 42;

    @ParameterizedTest
    @EnumSource
    void everyContractHasValidAndRejectedSamples(Contract contract) {
        assertThat(Samples.valid(contract)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Samples.rejected(contract)).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.schemas.Samples#valid")
    void validSampleSurvivesEncodingAndDecodingAsGeneratedClass(Samples.Valid sample) {
        GenericRecord original = RecordJson.read(sample.contract().schema(), sample.json());

        String decoded = RecordJson.write(throughBytes(GeneratedClasses.of(sample.contract()), original));

        assertThat(decoded).isEqualTo(RecordJson.write(original));
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.schemas.Samples#rejected")
    void rejectedSampleIsRejectedWithEverythingThatIsWrong(Samples.Rejected sample) {
        RejectedRecordException rejection = catchThrowableOfType(
                RejectedRecordException.class,
                () -> RecordJson.read(sample.contract().schema(), sample.json()));

        assertThat(rejection).as("the rejection").isNotNull();
        assertThat(rejection.issues()).map(RecordIssue::toString).isEqualTo(sample.issues());
        assertThat(rejection)
                .hasMessageStartingWith("not a " + sample.contract().recordName() + ": ");
    }

    /** Written from the generic record, read as the generated class, and written and read once more as such. */
    private static <T extends SpecificRecord> T throughBytes(Class<T> type, GenericRecord original) {
        RecordDecoder<T> decoder = new RecordDecoder<>(type, id -> original.getSchema());
        T first = decoder.decode(GeneratedClasses.framed(SCHEMA_ID, GeneratedClasses.payload(original)));
        return decoder.decode(new RecordEncoder<>(type, SCHEMA_ID).encode(first));
    }
}
