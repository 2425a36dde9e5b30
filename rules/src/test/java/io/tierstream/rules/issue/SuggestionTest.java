package io.tierstream.rules.issue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("spend_180d", "spend_30d", "orders", "last_purchase", "tierSets");

    @ParameterizedTest
    @CsvSource({
        "spend_18d, spend_180d",
        "order, orders",
        "oders, orders",
        "odrers, orders",
        "ORDERS, orders",
        "tier_sets, tierSets",
        "lastPurchase, last_purchase",
    })
    void findsWhatWasProbablyMeant(String word, String expected) {
        assertThat(Suggestion.similar(word, KNOWN)).first().isEqualTo(expected);
    }

    @Test
    void offersWordsThatGoOnWhereTheUnknownOneStops() {
        assertThat(Suggestion.didYouMean("spend", KNOWN)).isEqualTo("did you mean spend_180d or spend_30d?");
    }

    @Test
    void saysNothingWhenNothingIsSimilar() {
        assertThat(Suggestion.didYouMean("x", KNOWN)).isNull();
        assertThat(Suggestion.didYouMean("temperature", KNOWN)).isNull();
    }

    @Test
    void countsASwapOfNeighboursAsOne() {
        assertThat(Suggestion.distance("abcd", "abdc")).isEqualTo(1);
        assertThat(Suggestion.distance("abcd", "abcd")).isZero();
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    }
}
