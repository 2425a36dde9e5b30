package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import io.tierstream.schemas.v1.Merge;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream merge}. */
@Command(
        name = "merge",
        description = "Says that one customer turned out to be another one: running jobs move all they know there.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream merge C-1001 --into C-1002 --author ana --reason 'same person, ticket 4712' \\",
            "      --bootstrap localhost:9092 --registry http://localhost:8081",
            "",
            "The first customer leaves all segments and tiers (cause MERGE), the memberships topic gets a",
            "tombstone, and the receipts topic says who the customer is now. The metrics of the second one",
            "count the events of both from then on. What is still sent for the first one becomes a dead",
            "letter that names the second."
        })
final class MergeCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "CUSTOMER", description = "The id of the customer who ends.")
    private String customer;

    @Option(names = "--into", required = true, paramLabel = "ID", description = "The customer who remains.")
    private String into;

    @Mixin
    private CommandOptions options = new CommandOptions();

    MergeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (into.equals(customer)) {
            terminal.err().println("--into names the customer itself, " + into + ": name the one who remains");
            return ExitCode.USAGE;
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String topic = options.send(
                customer, now, Merge.newBuilder().setIntoCustomerId(into).build());
        terminal.out().println("merge of " + customer + " into " + into + ", at " + now + ", sent to " + topic);
        return ExitCode.GOOD;
    }
}
