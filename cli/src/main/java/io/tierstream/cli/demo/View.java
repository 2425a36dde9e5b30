package io.tierstream.cli.demo;

import io.tierstream.cli.demo.Snapshot.TargetCount;
import io.tierstream.cli.demo.Snapshot.Told;
import io.tierstream.cli.terminal.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a snapshot as lines of text, no wider and no more than a terminal has room for. */
final class View {

    private static final int NARROWEST = 40;
    private static final int WIDEST_BAR = 50;
    private static final int COUNTS = 27;
    private static final String CONTINUED = " ".repeat(20);

    private final Addresses addresses;
    private final Paint paint;

    View(Addresses addresses, Paint paint) {
        this.addresses = addresses;
        this.paint = paint;
    }

    /**
     * The lines.
     *
     * @param width columns
     * @param height rows; what has no room at the bottom is left out
     */
    List<String> lines(Snapshot snapshot, int width, int height) {
        int columns = Math.max(NARROWEST, width);
        List<String> lines = new ArrayList<>();
        lines.add(paint.strong(fit(title(snapshot), columns)));
        if (addresses.console() != null) {
            lines.add(paint.faint(fit("console   " + addresses.console(), columns)));
        }
        lines.add(paint.faint(fit("kafka     " + addresses.bootstrap(), columns)));
        lines.add(paint.faint(fit("registry  " + addresses.registry(), columns)));
        lines.add("");
        int name = nameWidth(snapshot);
        lines.add(header("Tiers", name, columns));
        snapshot.tiers().forEach(count -> lines.add(bar(count, snapshot.tiers(), name, columns)));
        lines.add("");
        lines.add(header("Segments", name, columns));
        snapshot.segments().forEach(count -> lines.add(bar(count, snapshot.segments(), name, columns)));
        lines.add("");
        totals(snapshot).forEach(line -> lines.add(fit(line, columns)));
        lines.add("");
        lines.add(paint.strong(fit("Last transitions, and why (Ctrl-C ends the demo)", columns)));
        for (Told told : snapshot.last()) {
            lines.addAll(told(told, columns));
        }
        return lines.subList(0, Math.min(lines.size(), Math.max(1, height)));
    }

    private static String title(Snapshot snapshot) {
        long seconds = (long) snapshot.seconds();
        return String.format(
                Locale.ROOT,
                "Tierstream demo %02d:%02d  %,d customers  %,d events  %.0f/s",
                seconds / 60,
                seconds % 60,
                snapshot.customers(),
                snapshot.events(),
                snapshot.eventRate());
    }

    private static int nameWidth(Snapshot snapshot) {
        int longest = 8;
        for (List<TargetCount> counts : List.of(snapshot.tiers(), snapshot.segments())) {
            for (TargetCount count : counts) {
                longest = Math.max(longest, count.target().length());
            }
        }
        return Math.min(longest, 20);
    }

    private String header(String title, int name, int columns) {
        String line = pad(title, name + 3)
                + pad("", barWidth(name, columns))
                + String.format(Locale.ROOT, " %8s %8s %8s", "members", "in/s", "out/s");
        return paint.strong(fit(line, columns));
    }

    private static int barWidth(int name, int columns) {
        return Math.max(4, Math.min(WIDEST_BAR, columns - name - 3 - COUNTS));
    }

    /** Bars of one group share a scale, so that they can be compared. */
    private String bar(TargetCount count, List<TargetCount> group, int name, int columns) {
        long most =
                Math.max(1, group.stream().mapToLong(TargetCount::members).max().orElse(1));
        int width = barWidth(name, columns);
        int filled = (int) Math.ceil((double) count.members() * width / most);
        String bar = "#".repeat(filled);
        String figures = String.format(
                Locale.ROOT, " %,8d %8s %8s", count.members(), rate(count.entryRate()), rate(count.exitRate()));
        String line = pad("  " + fit(count.target(), name), name + 3);
        return line + paint.good(bar) + " ".repeat(Math.max(0, width - filled)) + figures;
    }

    private static String rate(double perSecond) {
        return perSecond == 0 ? "." : String.format(Locale.ROOT, "%.1f", perSecond);
    }

    private static List<String> totals(Snapshot snapshot) {
        long timed = snapshot.transitions() == 0 ? 0 : Math.round(100.0 * snapshot.byTime() / snapshot.transitions());
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Transitions %,d, %.1f/s in, %.1f/s out, %d %% by time",
                        snapshot.transitions(),
                        snapshot.entryRate(),
                        snapshot.exitRate(),
                        timed),
                "From event to transition       " + snapshot.fromEvent(),
                "From due moment to transition  " + snapshot.fromDueMoment());
    }

    /** A transition over as many lines as it needs. */
    private List<String> told(Told told, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(told.time() + " " + told.customer());
        for (String word : told.sentence().split(" ")) {
            if (line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line = new StringBuilder(CONTINUED);
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines.stream()
                .map(one -> fit(one, columns))
                .map(one -> told.entered() ? paint.good(one) : one)
                .toList();
    }

    /** Cuts what does not fit. */
    static String fit(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns - 1) + ">";
    }

    private static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - text.length()));
    }
}
