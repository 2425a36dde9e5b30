package io.tierstream.cli.demo;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A terminal that is drawn over again and again; what stood there before comes back at the end. */
final class Screen implements AutoCloseable {

    private static final String OPEN = "\u001b[?1049h\u001b[?25l\u001b[2J";
    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K\r\n";
    private static final String REST = "\u001b[K\u001b[J";
    private static final String CLOSE = "\u001b[?25h\u001b[?1049l";
    private static final Size USUAL = new Size(80, 24);
    private static final File TERMINAL = new File("/dev/tty");

    private final PrintWriter out;

    /**
     * How large the terminal is.
     *
     * @param columns per row
     * @param rows in sight
     */
    record Size(int columns, int rows) {}

    Screen(PrintWriter out) {
        this.out = out;
        out.print(OPEN);
        out.flush();
    }

    void draw(List<String> lines) {
        out.print(HOME + String.join(END_OF_LINE, lines) + REST);
        out.flush();
    }

    @Override
    public void close() {
        out.print(CLOSE);
        out.flush();
    }

    /** Asks the terminal by {@code stty}, as Java cannot; 80 by 24 when it does not answer. */
    static Size size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .trim()
                    .split(" ");
            if (!stty.waitFor(1, TimeUnit.SECONDS) || answer.length != 2) {
                return USUAL;
            }
            Size size = new Size(Integer.parseInt(answer[1]), Integer.parseInt(answer[0]));
            return size.columns() > 0 && size.rows() > 0 ? size : USUAL;
        } catch (IOException | NumberFormatException noTerminal) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
