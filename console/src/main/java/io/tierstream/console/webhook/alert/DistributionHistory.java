package io.tierstream.console.webhook.alert;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** How many members segments and tiers have and had. Targets are written as in the API. */
public interface DistributionHistory {

    /** All targets that are known. */
    List<String> targets();

    /** The members at a moment; empty if the history does not reach back so far. */
    OptionalLong membersAt(String target, Instant at);

    /** Entries and exits in (from, to]. */
    long changes(String target, Instant from, Instant to);
}
