package io.tierstream.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTextTest {

    @Test
    void readsBackWhatItWrote() {
        List<String> items = List.of("golf", "", "a, b", "\"quoted\" \\ /", "line\nbreak\u0001", "Zoë 顧客", "[x]");

        String text = ListText.of(items);

        assertThat(ListText.items(text)).isEqualTo(items);
        assertThat(text).startsWith("[\"golf\",\"\",\"a, b\",").contains("line\\nbreak\\u0001");
        assertThat(ListText.of(List.of())).isEqualTo("[]");
    }

    @Test
    void writesNumbersAndTruthValuesWithoutQuotes() {
        assertThat(ListText.of(List.of(Decimal.parse("1.50"), true, "1"))).isEqualTo("[1.5,true,\"1\"]");
    }

    @Test
    void readsWhatOthersWrite() {
        assertThat(ListText.items(" [ \"a\\u00e9\" , 1.50,true, null ] ")).containsExactly("aé", "1.50", "true");
        assertThat(ListText.items("[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "golf",
                "[",
                "[1",
                "[1,]",
                "[1 2]",
                "[\"a]",
                "[\"\\x\"]",
                "[\"\\u00g0\"]",
                "[\"\\u00\"]",
                "[a]",
                "[[1]]",
                "[{}]",
                "[1]x",
                "{}",
                "[,]"
            })
    void whatIsNoArrayOfScalarsIsNoList(String text) {
        assertThat(ListText.items(text)).isNull();
        assertThat(ListText.contains(text, "a")).isFalse();
    }

    @Test
    void itemsAreReadAsWhatTheyAreComparedWith() {
        assertThat(ListText.contains("[\"7.0\",\"true\"]", Decimal.of(7))).isTrue();
        assertThat(ListText.contains("[7.0]", "7")).isFalse();
        assertThat(ListText.contains("[\"true\"]", true)).isTrue();
        assertThat(ListText.contains("[\"golf\"]", null)).isFalse();
        assertThat(ListText.contains(null, "golf")).isFalse();
    }
}
