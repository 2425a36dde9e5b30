package io.tierstream.cli.explain;

import io.tierstream.cli.terminal.Paint;
import io.tierstream.cli.terminal.Table;
import io.tierstream.engine.HeldPin;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Standing;
import io.tierstream.engine.Transition;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.MaintenanceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a customer's story for people. */
public final class StoryText {

    private final RuleSet ruleSet;
    private final ScorePoints scores;
    private final Paint paint;
    private final int timeline;

    /**
     * A writer.
     *
     * @param scores where the points of its scores come from
     * @param timeline how many of the past transitions are told, the latest
     */
    public StoryText(RuleSet ruleSet, ScorePoints scores, Paint paint, int timeline) {
        this.ruleSet = ruleSet;
        this.scores = scores;
        this.paint = paint;
        this.timeline = timeline;
    }

    /** The story, line by line. */
    public List<String> lines(CustomerStory story) {
        List<String> lines = new ArrayList<>();
        lines.add(paint.strong("Customer " + story.membership().customerId()) + " at "
                + ExpressionText.instant(story.at()) + ", rule set " + ruleSet.name() + ", "
                + (story.events() == 1 ? "1 event" : story.events() + " events"));
        for (Standing standing : story.standings()) {
            lines.add("");
            standing(standing, story, lines);
        }
        section("Sequences", SequenceLines.of(ruleSet.sequences(), story.sequences()), lines);
        if (!story.membership().tags().isEmpty()) {
            lines.add("");
            lines.add(paint.strong("Tags: ")
                    + String.join(", ", story.membership().tags()));
        }
        section("Scores", scores.lines(story.membership()), lines);
        lines.add("");
        lines.add(paint.strong("Metrics"));
        metrics(story, lines);
        lines.add("");
        lines.add(paint.strong("If nothing more happens"));
        coming(story, lines);
        lines.add("");
        past(story, lines);
        return lines;
    }

    /** Adds a section that is left out when there is nothing to say. */
    private void section(String title, List<String> content, List<String> lines) {
        if (!content.isEmpty()) {
            lines.add("");
            lines.add(paint.strong(title));
            lines.addAll(content);
        }
    }

    private void standing(Standing standing, CustomerStory story, List<String> lines) {
        boolean segment = standing.levels().get(0).target().isSegment();
        Standing.Level held = standing.levels().stream()
                .filter(Standing.Level::isHeld)
                .findFirst()
                .orElse(null);
        String title = paint.strong((segment ? "Segment " : "Tier set ") + standing.name()) + ": ";
        if (held == null || held.since() == null) {
            lines.add(title + (segment ? paint.bad("not in it") : paint.bad("no tier")));
        } else {
            String tier = held.target().tier();
            String where = tier == null ? "in it" : tier;
            lines.add(title + paint.good(where) + " since " + ExpressionText.instant(held.since()) + " ("
                    + DurationWords.of(story.at() - held.since()) + ")");
        }
        HeldPin pin = standing.pin();
        if (pin != null) {
            lines.addAll(PinText.lines(pin, segment, story.at()));
        }
        Maintenance maintenance = standing.maintenance();
        if (maintenance != null) {
            lines.add("  kept " + MaintenanceText.of(maintenance.end()) + " when conditions fail"
                    + (maintenance.condition() == null ? "" : ", while " + ExpressionText.of(maintenance.condition()))
                    + ", then "
                    + (maintenance.oneStep() ? "one step down" : "what the customer is qualified for"));
        }
        FindingText findings = new FindingText(paint);
        for (Standing.Level level : standing.levels()) {
            if (!segment) {
                lines.add("  " + level.target().tier());
            }
            int indent = segment ? 2 : 4;
            findings.write(level.when(), indent, lines);
            if (level.keep() != null) {
                lines.add(" ".repeat(indent) + "to stay in it:");
                findings.write(level.keep(), indent + 2, lines);
            }
            for (String line : TimingText.lines(level)) {
                lines.add(" ".repeat(indent) + line);
            }
        }
        missing(standing, pin == null ? held : automatic(standing, pin), lines);
    }

    /** Where the rules would have a pinned customer; null for nowhere. */
    private static Standing.@Nullable Level automatic(Standing standing, HeldPin pin) {
        return standing.levels().stream()
                .filter(level ->
                        pin.automaticMember() && Objects.equals(level.target().tier(), pin.automaticTier()))
                .findFirst()
                .orElse(null);
    }

    /** What the next better tier asks for, or the segment the customer is not in. */
    private void missing(Standing standing, Standing.@Nullable Level held, List<String> lines) {
        int at = held == null ? standing.levels().size() : standing.levels().indexOf(held);
        if (at > 0) {
            Standing.Level next = standing.levels().get(at - 1);
            String name = next.target().isSegment()
                    ? "to enter"
                    : "to " + next.target().tier();
            lines.add("  " + name + " is missing: " + (next.when().holds() ? "time" : Missing.of(next.when())));
        }
    }

    private void metrics(CustomerStory story, List<String> lines) {
        Table table = new Table(2, 3);
        for (MetricDefinition metric : ruleSet.metrics()) {
            table.row(
                    metric.name(),
                    Sentences.value(story.membership().metrics().get(metric.name())),
                    metric.motion() == null ? window(metric.window()) : motion(metric.motion()));
        }
        for (CalculatedMetric metric : ruleSet.calculated()) {
            table.row(
                    metric.name(),
                    Sentences.value(story.membership().metrics().get(metric.name())),
                    "from " + String.join(", ", metric.reads()));
        }
        lines.addAll(table.lines());
    }

    private static String motion(Motion motion) {
        if (motion instanceof Motion.Decay decay) {
            return "halves in " + ExpressionText.duration(decay.halfLifeMillis());
        } else if (motion instanceof Motion.Streak streak) {
            return "in a row, by the " + streak.period();
        }
        return "predicted, as of the " + ((Motion.Forecast) motion).day();
    }

    private static String window(Window window) {
        if (window.isLifetime()) {
            return "lifetime, exact";
        }
        if (window.anniversaries() != null) {
            return (window.previous() ? "over the previous year of " : "over this year of ") + window.anniversaries();
        }
        if (window.calendar() != null) {
            return (window.previous() ? "over the previous " : "over this ") + window.calendar();
        }
        String over = "over " + ExpressionText.duration(window.lengthMillis());
        return window.resolutionMillis() == 1
                ? over + ", exact"
                : over + ", tail in steps of " + ExpressionText.duration(window.resolutionMillis());
    }

    private static void coming(CustomerStory story, List<String> lines) {
        if (story.coming().isEmpty()) {
            lines.add("  nothing changes any more");
        }
        for (Transition transition : story.coming()) {
            lines.add(line(transition, Sentences.coming(transition)));
        }
    }

    private void past(CustomerStory story, List<String> lines) {
        List<Transition> all = story.past();
        List<Transition> told = all.subList(Math.max(0, all.size() - timeline), all.size());
        String count = told.size() == all.size() ? "" : " (the last " + told.size() + " of " + all.size() + ")";
        lines.add(paint.strong("Timeline") + count);
        if (told.isEmpty()) {
            lines.add("  nothing yet");
        }
        for (Transition transition : told) {
            lines.add(line(transition, Sentences.past(transition)));
        }
    }

    private static String line(Transition transition, String sentence) {
        return "  " + ExpressionText.instant(transition.time()) + "  " + sentence;
    }
}
