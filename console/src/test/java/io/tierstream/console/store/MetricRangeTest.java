package io.tierstream.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.console.Records;
import io.tierstream.console.store.CustomerFilter.MetricRange;
import io.tierstream.console.store.CustomerFilter.Operator;
import io.tierstream.schemas.v1.CustomerMembership;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricRangeTest {

    @ParameterizedTest
    @CsvSource({
        "9, <, 10, true",
        "10.0, ==, 10, true",
        "-3, >, -4, true",
        "9d, <, 10d, true",
        "1d12h, >=, 36h, true",
        "4d23h59m59s999ms, <, 5d, true",
        "-2d, <, 1h, true",
        "100h, >, 30d, false",
        "2026-05-01T12:00:00Z, <, 2026-05-01T12:00:00.001Z, true",
        "2026-05-01T12:00:00Z, ==, 2026-05-01T14:00:00+02:00, true",
        "gold, ==, gold, true",
        "silver, >, gold, true",
        "10d, >, 9, false",
        "10, <, 9d, false",
        "10d, !=, 9, true",
        "2026-05-01T12:00:00Z, >, 1970, false"
    })
    void comparesWithConstantsOfTheSameKind(String value, String operator, String constant, boolean holds) {
        assertThat(range(operator, constant).holds(membership(value))).isEqualTo(holds);
    }

    @Test
    void neverHoldsOfAnUndefinedMetric() {
        for (Operator operator : Operator.values()) {
            assertThat(range(operator.text(), "1").holds(membership(null))).isFalse();
        }
    }

    private static MetricRange range(String operator, String constant) {
        Operator found = Arrays.stream(Operator.values())
                .filter(one -> one.text().equals(operator))
                .findFirst()
                .orElseThrow();
        return new MetricRange("m", found, constant);
    }

    private static CustomerMembership membership(@Nullable String value) {
        Map<String, @Nullable String> metrics = new HashMap<>();
        metrics.put("m", value);
        return Records.membership("c", 1, Instant.EPOCH).setMetrics(metrics).build();
    }
}
