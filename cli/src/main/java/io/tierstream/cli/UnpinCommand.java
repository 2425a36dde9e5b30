package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import io.tierstream.schemas.v1.Unpin;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tierstream unpin}. */
@Command(
        name = "unpin",
        description = "Lifts the pin of one customer; the rules decide again at once.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream unpin C-1001 value --author ana --reason 'campaign is over' \\",
            "      --bootstrap localhost:9092 --registry http://localhost:8081"
        })
final class UnpinCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "CUSTOMER", description = "The customer's id.")
    private String customer;

    @Parameters(index = "1", paramLabel = "TARGET", description = "The segment or tier set that is pinned.")
    private String target;

    @Mixin
    private CommandOptions options = new CommandOptions();

    UnpinCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int colon = target.indexOf(':');
        Unpin unpin = Unpin.newBuilder()
                .setTierSet(colon < 0 ? null : target.substring(0, colon))
                .setName(target.substring(colon + 1))
                .build();
        String topic = options.send(customer, Instant.now().truncatedTo(ChronoUnit.MILLIS), unpin);
        terminal.out().println("lifting of the pin of " + customer + " in " + target + ", sent to " + topic);
        return ExitCode.GOOD;
    }
}
