package io.tierstream.failure;

import java.time.Duration;
import java.util.List;

public final class Suite {
    public static void main(String[] a) throws Exception {
        try (World world = new World()) {
            Console.say("started");
            List<Fault> faults = Faults.ALL.stream().filter(f -> a.length < 4 || List.of(a[3].split(",")).contains(f.name())).toList();
            Result result = new BacklogRun(world, new BacklogRun.Plan("r" + a[0], Long.parseLong(a[0]), a[2].equals("eo"), Integer.parseInt(a[1]), 2000,
                    Duration.ofDays(30), 1, faults, Fault.Severity.SHORT, Duration.ofSeconds(12))).run();
            Console.say("%s %s %s", result.strikes(), result.verdict(), result.notes());
        }
    }
}
