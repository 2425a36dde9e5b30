package io.tierstream.console.web;

import io.tierstream.console.access.Principal;
import io.tierstream.console.feed.Monitor;
import io.tierstream.console.feed.Progress;
import io.tierstream.console.store.RuleSets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What every page shows at its head: how fresh the numbers are, and whether they add up. */
final class Statuses {

    private final Monitor monitor;
    private final String version;
    private final Features features;

    /** What can be done here. */
    record Features(boolean commands, boolean webhooks) {}

    record Status(
            String name,
            String version,
            RuleSets.@Nullable InForce ruleSet,
            boolean caughtUp,
            long behindMillis,
            boolean stale,
            @Nullable String trouble,
            boolean consistent,
            List<String> inconsistencies,
            String role,
            String user,
            boolean customersMasked,
            Features features,
            long customers) {

        /** Whether nothing is different that should be told at once. */
        boolean isLike(@Nullable Status other) {
            return other != null
                    && caughtUp == other.caughtUp
                    && stale == other.stale
                    && consistent == other.consistent
                    && inconsistencies.equals(other.inconsistencies)
                    && customers == other.customers
                    && String.valueOf(ruleSet).equals(String.valueOf(other.ruleSet));
        }
    }

    Statuses(Monitor monitor, String version, Features features) {
        this.monitor = monitor;
        this.version = version;
        this.features = features;
    }

    Status of(Principal principal) {
        Monitor.Health health = monitor.health();
        Progress.State feed = health.feed();
        return new Status(
                "Tierstream",
                version,
                health.ruleSet(),
                feed.caughtUp(),
                feed.behind().toMillis(),
                feed.stale(),
                feed.trouble(),
                health.isConsistent(),
                health.checks().stream()
                        .filter(check -> !check.ok())
                        .map(check -> check.name() + ": " + check.detail())
                        .toList(),
                principal.role().name().toLowerCase(Locale.ROOT),
                principal.name(),
                !principal.seesCustomers(),
                features,
                health.customers());
    }
}
