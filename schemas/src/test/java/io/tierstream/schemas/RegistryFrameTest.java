package io.tierstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryFrameTest {

    @Test
    void headerIsAZeroAndTheIdMostSignificantByteFirst() {
        assertThat(RegistryFrame.header(0x01020304)).containsExactly(0, 1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 65_536, Integer.MAX_VALUE})
    void idIsReadBack(int id) {
        assertThat(RegistryFrame.schemaId(RegistryFrame.header(id))).isEqualTo(id);
    }

    @Test
    void valueShorterThanTheHeaderIsMalformed() {
        assertThatThrownBy(() -> RegistryFrame.schemaId(new byte[] {0, 0, 0, 1}))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("a value of 4 bytes cannot hold the 5 bytes of a schema registry header");
    }

    @Test
    void valueThatBeginsOtherwiseIsMalformed() {
        byte[] json = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> RegistryFrame.schemaId(json))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith("the first byte is 0x7b, not the 0x00 of a schema registry header");
    }
}
