package io.tierstream.rules.issue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IssueTest {

    private static final SourceText SOURCE = new SourceText("shop.yaml", "a: 1\r\nvip: {when: x}\rlast\n");

    @Test
    void rendersPlaceCodeSourceAndHint() {
        Issue issue = Issue.at(
                IssueCode.UNKNOWN_METRIC,
                Severity.ERROR,
                SOURCE,
                new Span(18, 19),
                "no metric is called x",
                "define it");

        assertThat(issue.render()).isEqualTo("""
                shop.yaml:2:13: error TS402: no metric is called x
                 2 | vip: {when: x}
                   |             ^
                   = define it""");
    }

    @Test
    void coloursAddNothingButColours() {
        Issue issue =
                Issue.at(IssueCode.UNUSED_METRIC, Severity.WARNING, SOURCE, new Span(6, 9), "unused", "remove it");

        assertThat(issue.renderColoured()).contains("\u001b[1;33m");
        assertThat(issue.renderColoured().replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(issue.render());
    }

    @Test
    void countsLinesWithAnyLineEnd() {
        assertThat(SOURCE.line(0)).isEqualTo(1);
        assertThat(SOURCE.line(6)).isEqualTo(2);
        assertThat(SOURCE.line(21)).isEqualTo(3);
        assertThat(SOURCE.column(21)).isEqualTo(1);
        assertThat(SOURCE.line(10_000)).isEqualTo(4);
    }
}
