package io.tierstream.cli.explain;

import io.tierstream.engine.Standing;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.tier.Timing;
import java.util.ArrayList;
import java.util.List;

/** What a segment or tier asks of time, and how far it has come. */
final class TimingText {

    private TimingText() {}

    static List<String> lines(Standing.Level level) {
        Timing timing = level.timing();
        List<String> lines = new ArrayList<>();
        add("for", timing.holdFor(), lines);
        add("grace", timing.grace(), lines);
        add("minimumStay", timing.minimumStay(), lines);
        add("cooldown", timing.cooldown(), lines);
        List<String> all = new ArrayList<>();
        if (!lines.isEmpty()) {
            all.add(String.join(", ", lines));
        }
        for (Standing.Wait wait : level.waits()) {
            all.add(line(wait, level.isHeld()));
        }
        return all;
    }

    private static void add(String key, long millis, List<String> lines) {
        if (millis > 0) {
            lines.add(key + " " + ExpressionText.duration(millis));
        }
    }

    private static String line(Standing.Wait wait, boolean held) {
        String since = ExpressionText.instant(wait.since());
        String until = ExpressionText.instant(wait.until());
        return switch (wait.kind()) {
            case HOLDS -> "has held since " + since + (held ? "" : "; if it goes on to, entry at " + until);
            case FAILS -> "has failed since " + since + "; if it goes on to, exit at " + until;
            case LEFT -> "left at " + since + "; no entry before " + until;
            case LENT -> "kept since " + since + " on the way down";
        };
    }
}
