package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {

    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target == 'tier:value:gold' && direction == 'ENTER'",
                "previousTier == 'silver' && expectedExitAt == null",
                "evidence.exists(e, e.metric == 'spend_30d' && double(e.valueAfter) >= 1000.0)",
                "eventTime >= timestamp('2026-01-01T00:00:00Z') && eventTime.getHours() == 10",
                "sequence > 0 && ruleSetVersion in [2, 3]",
                "customerId.matches('^c[0-9]+$') && cause in ['EVENT', 'TIME'] && name.startsWith('go')",
                "previousSince - eventTime == duration('0s')"
            })
    void acceptsByTheFieldsOfATransition(String filter) throws Exception {
        assertThat(Filter.parse(filter).accepts(Transitions.gold("c1", 1, TIME)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direction == 'EXIT'", "tierSet == null", "previousTier == null", "size(evidence) == 0"})
    void refusesTheOthers(String filter) throws Exception {
        assertThat(Filter.parse(filter).accepts(Transitions.gold("c1", 1, TIME)))
                .isFalse();
    }

    @Test
    void aMissingFieldIsNull() throws Exception {
        assertThat(Filter.parse("tierSet == null && previousTier == null")
                        .accepts(Transitions.segment("c1", 1, "vip", TIME)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "direction = 'ENTER' | line 1, column 11",
                "direktion == 'ENTER' | line 1, column 1: undeclared reference to 'direktion'",
                "sequence == 'a' | found no matching overload for '_==_'",
                "name | filter is string; it must be true or false",
                "customer.delete() | undeclared reference"
            })
    void whatIsNoConditionIsRefusedWithPlaceAndReason(String filter, String message) {
        assertThatThrownBy(() -> Filter.parse(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatOnlyATransitionTellsFailsThen() {
        Filter filter = Filter.parse("double(evidence[5].valueAfter) > 1.0");

        assertThatThrownBy(() -> filter.accepts(Transitions.gold("c1", 1, TIME)))
                .isInstanceOf(Filter.FailedException.class)
                .hasMessageStartingWith("the filter failed: ");
    }

    @Test
    void aLongFilterIsNotRead() {
        assertThatThrownBy(() -> Filter.parse("true || ".repeat(1_000) + "true"))
                .hasMessageContaining("at most 2000 are read");
    }
}
