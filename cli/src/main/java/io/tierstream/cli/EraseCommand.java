package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import io.tierstream.schemas.v1.Erase;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tierstream erase}. */
@Command(
        name = "erase",
        description = "Forgets one customer: running jobs delete all they know and say so. This cannot be taken back.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream erase C-1001 --author ana --reason 'asked for it, ticket 4711' \\",
            "      --bootstrap localhost:9092 --registry http://localhost:8081",
            "",
            "The customer leaves all segments and tiers (cause ERASURE), the memberships topic gets a",
            "tombstone, and the receipts topic says that it was done. The reason stands in what is said:",
            "give no personal data. Events of the customer stay in their topics as long as those keep",
            "them."
        })
final class EraseCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "CUSTOMER", description = "The customer's id.")
    private String customer;

    @Mixin
    private CommandOptions options = new CommandOptions();

    EraseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String topic = options.send(customer, now, Erase.newBuilder().build());
        terminal.out().println("erasure of " + customer + ", up to " + now + ", sent to " + topic);
        return ExitCode.GOOD;
    }
}
