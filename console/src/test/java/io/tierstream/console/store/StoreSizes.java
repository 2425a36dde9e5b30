package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.console.Postgres;
import io.tierstream.console.Records;
import io.tierstream.console.store.TopicWriter.Position;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How large a store becomes, and how fast it is written: the figures of {@code sizing.consoleBytesPerCustomer} in the Helm chart. Not a
 * test; run by hand with the numbers of customers and of transitions for each.
 */
final class StoreSizes {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final int BATCH = 5_000;

    /** In which databases put away what is out of date. */
    private static final Duration REST = Duration.ofMinutes(2);

    private final RecordEncoder<CustomerMembership> memberships = new RecordEncoder<>(CustomerMembership.class, 1);
    private final RecordEncoder<SegmentTransition> transitions = new RecordEncoder<>(SegmentTransition.class, 2);
    private final int customers;
    private final int each;
    private long offset;

    private StoreSizes(int customers, int each) {
        this.customers = customers;
        this.each = each;
    }

    /** Arguments: customers, transitions of each customer that are kept. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        StoreSizes sizes = new StoreSizes(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        Path directory = Files.createTempDirectory("store-sizes");
        sizes.fill("H2", Database.inDirectory(directory), store -> bytes(directory));
        System.out.printf("H2, closed: %,d bytes%n", bytes(directory));
        sizes.fill("PostgreSQL", Postgres.empty(), StoreSizes::bytesOfPostgres);
        System.exit(0);
    }

    private interface Size {
        long of(Store store);
    }

    private void fill(String name, Database database, Size size) throws InterruptedException {
        long records = 0;
        long began = System.nanoTime();
        try (Store store = Store.open(database)) {
            WriterSchemas schemas = new WriterSchemas(store);
            schemas.keep(1, Contract.CUSTOMER_MEMBERSHIP.schema());
            schemas.keep(2, Contract.SEGMENT_TRANSITION.schema());
            TopicWriter writer = new TopicWriter(store, Retention.defaults(), (connection, fresh) -> {});
            writer.takeOver();
            for (int round = 1; round <= each; round++) {
                List<TopicRecord> batch = new ArrayList<>();
                for (int customer = 0; customer < customers; customer++) {
                    // As they come: in no order of customers.
                    String id = "C-%09d".formatted(Math.floorMod(customer * 7_919L, customers));
                    batch.add(transition(id, round));
                    batch.add(membership(id, round));
                    if (batch.size() >= BATCH || customer == customers - 1) {
                        records += batch.size();
                        writer.write(batch, List.of(new Position("topic", 0, offset)), NOW);
                        batch = new ArrayList<>();
                    }
                }
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "%s: %,d customers, %d transitions each: %,d bytes open, %.0f a customer; %,.0f records/s%n",
                    name, customers, each, size.of(store), (double) size.of(store) / customers, records / seconds);
            Thread.sleep(REST.toMillis());
            System.out.printf("%s, after %s: %,d bytes%n", name, REST, size.of(store));
        }
    }

    private TopicRecord transition(String customer, int sequence) {
        Instant at = NOW.minusSeconds(86_400L * (each - sequence));
        SegmentTransition transition = Records.transition(
                        customer,
                        sequence,
                        sequence % 2 == 1 ? Direction.ENTER : Direction.EXIT,
                        sequence % 4 < 2 ? "value:gold" : "frequent_buyers",
                        at)
                .setTippingEventId("01HV3Z5Y9KQW" + customer)
                .setExpectedExitAt(NOW.plusSeconds(86_400))
                .setEvidence(List.of(Evidence.newBuilder()
                        .setMetric("spend_365d")
                        .setOperator(">=")
                        .setThreshold("500")
                        .setValueBefore("480.50")
                        .setValueAfter("521.75")
                        .setHeldBefore(false)
                        .setHeldAfter(true)
                        .build()))
                .build();
        return new TopicRecord.Transition(place(), transition, transitions.encode(transition));
    }

    private TopicRecord membership(String customer, int sequence) {
        Map<String, String> metrics = new TreeMap<>();
        for (String metric :
                List.of("spend_365d", "spend_30d", "orders_90d", "visits_30d", "average_order", "returns_365d")) {
            metrics.put(metric, "1234.50");
        }
        metrics.put("last_order", "2026-04-28T09:30:00Z");
        metrics.put("country", "DE");
        CustomerMembership membership = Records.membership(
                        customer, sequence, NOW, "frequent_buyers", "newsletter", "value:gold")
                .setMetrics(metrics)
                .build();
        return new TopicRecord.Membership(place(), membership, memberships.encode(membership));
    }

    private Place place() {
        return new Place("topic", 0, offset++);
    }

    private static long bytes(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytesOfPostgres(Store store) {
        return store.read(connection -> Sql.first(
                        connection, "SELECT pg_database_size(current_database())", row -> row.getLong(1))
                .orElseThrow());
    }
}
