package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The most frequent value, quantiles, and gaps between events. */
class FrequencyAndGapTest {

    private static Rules quantile(String name, String share, long length) {
        return new Rules()
                .metric(MetricDefinition.quantile(
                        name, "amount", Decimal.parse(share), Selection.ALL, Window.ofMillis(length)));
    }

    @Test
    void theMostFrequentValueChangesWhenAnEventLeaves() {
        Story story = new Story(
                new Rules().metric("top", Aggregate.TOP, "product", HOUR).segment("shod", is("top", "==", "shoes")));
        assertThat(story.at(0, "purchase", "product", "shoes")).containsExactly("0 ENTER shod");
        story.at(1, "purchase", "product", "bags");
        story.at(2, "purchase", "product", "shoes");
        assertThat(story.value("top")).isEqualTo("shoes");
        assertThat(story.at(3, "purchase", "product", "hats")).isEmpty();
        assertThat(story.until(HOUR - 1)).isEmpty();
        assertThat(story.until(HOUR)).containsExactly(HOUR + " EXIT shod");
        assertThat(story.value("top")).isEqualTo("hats");
        story.until(HOUR + 3);
        assertThat(story.value("top")).isNull();
    }

    @Test
    void ofEquallyFrequentValuesTheOneSeenLastIsTheMostFrequent() {
        Story story = new Story(new Rules().metric("top", Aggregate.TOP, "product", 0));
        story.at(20, "view", "product", "b");
        story.at(10, "view", "product", "a");
        assertThat(story.value("top")).as("by event time, not by arrival").isEqualTo("b");
        story.at(20, "view", "product", "a");
        story.at(5, "view", "product", "b");
        assertThat(story.value("top")).as("seen last at the same time").isEqualTo("a");
        story.at(30, "view");
        assertThat(story.value("top")).isEqualTo("a");
    }

    @Test
    void numbersAndTruthValuesCanBeTheMostFrequent() {
        Story story = new Story(
                new Rules().metric("top", Aggregate.TOP, "amount", 0).segment("five", is("top", "<=", Decimal.of(5))));
        assertThat(story.at(1, "view", "amount", Decimal.parse("5.0"))).containsExactly("1 ENTER five");
        assertThat(story.value("top")).isEqualTo("5");
        assertThat(story.at(2, "view", "amount", true)).containsExactly("2 EXIT five");
    }

    @Test
    void aQuantileIsANumberThatOccurred() {
        Story story = new Story(quantile("median", "0.5", HOUR).segment("high", is("median", ">=", 10)));
        assertThat(story.at(0, "purchase", "amount", 20)).containsExactly("0 ENTER high");
        assertThat(story.at(1, "purchase", "amount", 2)).containsExactly("1 EXIT high");
        assertThat(story.at(2, "purchase", "amount", 10)).containsExactly("2 ENTER high");
        assertThat(story.value("median")).isEqualTo("10");
        assertThat(story.until(HOUR)).containsExactly(HOUR + " EXIT high");
        assertThat(story.until(HOUR + 1)).containsExactly((HOUR + 1) + " ENTER high");
        assertThat(story.until(HOUR + 2)).containsExactly((HOUR + 2) + " EXIT high");
        assertThat(story.value("median")).isNull();
    }

    @Test
    void aQuantileCountsThreeDigitsRoundedDown() {
        Story story = new Story(quantile("p90", "0.9", 0));
        for (int i = 1; i <= 10; i++) {
            story.at(i, "purchase", "amount", 1_000 + 111 * i);
        }
        assertThat(story.value("p90"))
                .as("of 1111, 1222 to 2110 the ninth, 1999")
                .isEqualTo("1990");
        Story below = new Story(quantile("median", "0.5", 0));
        below.at(1, "purchase", "amount", Decimal.parse("-0.12341"));
        assertThat(below.value("median")).isEqualTo("-0.124");
    }

    @Test
    void aQuantileHasAShare() {
        assertThatThrownBy(() -> quantile("q", "1", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> quantile("q", "0.00001", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rules().metric("q", Aggregate.QUANTILE, "amount", 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMeanGapIsTheTimeFromFirstToLastOverTheGaps() {
        Story story = new Story(new Rules()
                .metric("gap", Aggregate.MEAN_GAP, null, 10 * DAY)
                .segment("regular", is("gap", "<", Duration.ofDays(3))));
        assertThat(story.at(0, "visit")).isEmpty();
        assertThat(story.value("gap")).isNull();
        assertThat(story.at(4 * DAY, "visit")).isEmpty();
        assertThat(story.value("gap")).isEqualTo("4d");
        assertThat(story.at(5 * DAY, "visit")).containsExactly(5 * DAY + " ENTER regular");
        assertThat(story.value("gap")).isEqualTo("2d12h");
        assertThat(story.at(9 * DAY, "visit")).as("three days just").containsExactly(9 * DAY + " EXIT regular");
        assertThat(story.until(10 * DAY)).as("4, 5, 9").containsExactly(10 * DAY + " ENTER regular");
        assertThat(story.until(14 * DAY)).as("5, 9").containsExactly(14 * DAY + " EXIT regular");
        story.until(15 * DAY);
        assertThat(story.value("gap")).isNull();
    }

    @Test
    void aLateEventSplitsTheLongestGap() {
        Story story = new Story(new Rules()
                .metric("pause", Aggregate.LONGEST_GAP, null, 20 * DAY)
                .metric("ever", Aggregate.LONGEST_GAP, null, 0)
                .segment("paused", is("pause", ">=", Duration.ofDays(5))));
        story.at(0, "visit");
        story.at(3 * DAY, "visit");
        assertThat(story.at(10 * DAY, "visit")).containsExactly(10 * DAY + " ENTER paused");
        assertThat(story.value("pause")).isEqualTo("7d");
        assertThat(story.at(6 * DAY, "visit")).containsExactly(10 * DAY + " EXIT paused");
        assertThat(story.value("pause")).isEqualTo("4d");
        assertThat(story.value("ever")).isEqualTo("4d");
        assertThat(story.at(10 * DAY, "visit")).isEmpty();
        story.until(26 * DAY);
        assertThat(story.value("pause")).as("two at the same time").isEqualTo("0s");
        story.until(30 * DAY);
        assertThat(story.value("pause")).isNull();
        assertThat(story.value("ever")).isEqualTo("4d");
    }

    @Test
    void theLongestGapLeavesWithTheEventThatItBeginsWith() {
        Story story = new Story(new Rules()
                .metric("pause", Aggregate.LONGEST_GAP, null, 20 * DAY)
                .segment("paused", is("pause", ">=", Duration.ofDays(5))));
        story.at(0, "visit");
        story.at(2 * DAY, "visit");
        assertThat(story.at(9 * DAY, "visit")).containsExactly(9 * DAY + " ENTER paused");
        assertThat(story.at(15 * DAY, "visit")).isEmpty();
        assertThat(story.until(28 * DAY)).as("the seven days, then the six").isEmpty();
        assertThat(story.value("pause")).isEqualTo("6d");
        assertThat(story.until(29 * DAY)).containsExactly(29 * DAY + " EXIT paused");
    }

    @Test
    void manyFallingGapsAreLookedUpInTheHistory() {
        Story story = new Story(new Rules().metric("pause", Aggregate.LONGEST_GAP, null, 10 * DAY));
        long time = 0;
        for (int gap = 60; gap > 0; gap--) {
            story.at(time, "visit");
            time += gap * 1_000;
        }
        assertThat(story.value("pause")).isEqualTo("1m");
        story.until(10 * DAY + 1_000_000);
        long left = story.engine().membership(story.customer()).asOf() - 10 * DAY;
        long start = 0;
        int gap = 60;
        while (start <= left) {
            start += gap-- * 1_000;
        }
        assertThat(story.value("pause")).isEqualTo(gap + "s");
    }
}
