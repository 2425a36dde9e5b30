package io.tierstream.cli.terminal;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes: results to {@code out}, everything said about them to {@code err}.
 *
 * @param results the stream below {@code out}, for results that are large
 * @param out results as text
 * @param err messages
 * @param outColours whether results may be coloured
 * @param errColours whether messages may be coloured
 * @param live whether messages go to a person's terminal, so that a line may be overwritten
 * @param liveResults whether results go to a person's terminal
 */
public record Terminal(
        OutputStream results,
        PrintWriter out,
        PrintWriter err,
        boolean outColours,
        boolean errColours,
        boolean live,
        boolean liveResults) {

    /** Set by the launcher to those of {@code out} and {@code err} that are terminals; Java itself cannot tell. */
    private static final String PROPERTY = "tierstream.terminals";

    /** The terminal of this process. */
    public static Terminal ofProcess(OutputStream out, OutputStream err, Map<String, String> environment) {
        String terminals = System.getProperty(PROPERTY, "");
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        boolean outIs = terminals.contains("out");
        boolean errIs = terminals.contains("err");
        return new Terminal(out, writer(out), writer(err), outIs && colours, errIs && colours, errIs, outIs);
    }

    /** Without colours and without a person. */
    public static Terminal plain(OutputStream out, OutputStream err) {
        return new Terminal(out, writer(out), writer(err), false, false, false, false);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
    }

    /** Passes on what is still held back. */
    public void flush() {
        out.flush();
        err.flush();
    }
}
