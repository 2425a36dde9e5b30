package io.tierstream.benchmarks.suite.console;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests of a kind.
 *
 * @param perSecond how many
 * @param bytes the n-th of them
 */
record Requests(String name, double perSecond, IntFunction<byte[]> bytes) {

    private static final int BATCH = 100;

    /** Looking up where a customer stands: what personalisation asks for all the time. */
    static Requests memberships(int customers, double perSecond) {
        return gets("membership of a customer", perSecond, n -> "customers/" + customer(customers, n) + "/membership");
    }

    /** Everything else that is asked for now and then. */
    static List<Requests> others(int customers) {
        return List.of(
                new Requests("memberships of " + BATCH + " customers", 20, n -> batch(customers, n)),
                gets("page of a customer", 50, n -> "customers/" + customer(customers, n)),
                gets("timeline of a customer", 50, n -> "customers/" + customer(customers, n) + "/timeline"),
                gets("search by prefix of the id", 20, n -> "customers?prefix=" + prefix(customers, n, 6)),
                gets("search by tier", 20, n -> "customers?tier=value:bronze&prefix=" + prefix(customers, n, 4)),
                gets(
                        "search by tier and segment",
                        5,
                        n -> "customers?tier=value:gold&segment=fashion&prefix=" + prefix(customers, n, 3)),
                gets("search by metric, most have it", 5, n -> "customers?metric=spend_30d%3E%3D100"),
                gets("search by metric, nobody has it", 2, n -> "customers?metric=spend_30d%3E%3D1000000&prefix=C-1"),
                gets("distribution", 20, n -> "distribution"),
                gets("history of a tier, 30 days", 5, n -> "distribution/history?target=tier:value:gold&span=30d"),
                gets("flows of a tier set, 30 days", 5, n -> "flows?tierSet=value&span=30d"),
                gets("who leaves within 7 days", 5, n -> "leaving?within=7d"),
                gets("lengths of stays", 5, n -> "dwell?target=segment:newcomer"),
                gets("health", 5, n -> "health"));
    }

    private static Requests gets(String name, double perSecond, IntFunction<String> path) {
        return new Requests(name, perSecond, n -> HttpConnection.get("/api/v1/" + path.apply(n)));
    }

    private static String customer(int customers, int n) {
        return Population.id(new SplittableRandom(n).nextInt(customers));
    }

    /** The first characters of some id. */
    private static String prefix(int customers, int n, int characters) {
        return customer(customers, n).substring(0, characters);
    }

    private static byte[] batch(int customers, int n) {
        SplittableRandom random = new SplittableRandom(n);
        String ids = Stream.generate(() -> '"' + Population.id(random.nextInt(customers)) + '"')
                .limit(BATCH)
                .collect(Collectors.joining(","));
        return HttpConnection.post("/api/v1/memberships", "{\"ids\":[" + ids + "]}");
    }

    /** The same under another name. */
    Requests named(String other) {
        return new Requests(other, perSecond, bytes);
    }
}
