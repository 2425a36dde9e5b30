package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.schemas.v1.Pin;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tierstream pin}. */
@Command(
        name = "pin",
        description =
                "Holds one customer in a tier or segment, or out of it, whatever the rules say; running jobs carry it"
                        + " out at once.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream pin C-1001 value:gold --until 90d --author ana --reason goodwill \\",
            "      --bootstrap localhost:9092 --registry http://localhost:8081",
            "  tierstream pin C-1001 at_risk --out --author ana --reason 'called, is happy' --approved-by ben \\",
            "      --bootstrap localhost:9092 --registry http://localhost:8081",
            "",
            "A newer pin of the same segment or tier set takes the place of the older one. A command that the job",
            "cannot carry out, such as one about an unknown tier, goes to its dead letters."
        })
final class PinCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CUSTOMER", description = "The customer's id.")
    private String customer;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "The segment, or the tier as TIERSET:TIER; with --out a segment or a tier set.")
    private String target;

    @Option(names = "--out", description = "Holds the customer out, not in.")
    private boolean out;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description =
                    "When it ends: a time such as 2026-12-31T00:00:00Z, or a duration from now such as 30d (m, h, d, w)."
                            + " Default: when it is lifted.")
    private @Nullable String until;

    @Mixin
    private CommandOptions options = new CommandOptions();

    PinCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant end = until == null ? null : end(until, now);
        int colon = target.indexOf(':');
        if (out && colon >= 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--out holds a customer out of a segment or a whole tier set: say " + target.substring(0, colon)
                            + ", not " + target + ".");
        }
        Pin pin = Pin.newBuilder()
                .setTierSet(colon < 0 ? null : target.substring(0, colon))
                .setName(target.substring(colon + 1))
                .setUntil(end)
                .setMember(!out)
                .build();
        String topic = options.send(customer, now, pin);
        terminal.out()
                .println("pin of " + customer + (out ? " out of " : " to ") + target + ", "
                        + (end == null ? "until it is lifted" : "until " + ExpressionText.instant(end.toEpochMilli()))
                        + ", sent to " + topic);
        return ExitCode.GOOD;
    }

    private Instant end(String text, Instant now) {
        Instant end = now;
        try {
            end = TimeText.after(now, text);
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--until: '" + text + "' is neither a time such as 2026-12-31T00:00:00Z nor a duration such as 30d",
                    e);
        }
        if (!end.isAfter(now)) {
            throw new ParameterException(spec.commandLine(), "--until: " + text + " has passed already");
        }
        return end;
    }
}
