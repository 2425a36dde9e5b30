package io.tierstream.console.webhook;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.store.Sql;
import io.tierstream.schemas.v1.SegmentTransition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Main class of a process that is killed: webhooks on a store, and a feed of transitions that goes on at its position in that store, as
 * the feed from Kafka does. Arguments: the database's URL and user, how many customers, how many transitions each, and when they were
 * emitted.
 */
public final class KilledService {

    private static final int BATCH = 7;

    private KilledService() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        World world = World.open(new Database(arguments[0], arguments[1], ""));
        int customers = Integer.parseInt(arguments[2]);
        int each = Integer.parseInt(arguments[3]);
        Instant emitted = Instant.parse(arguments[4]);
        for (long position = position(world); position < (long) customers * each; position += BATCH) {
            List<SegmentTransition> batch = new ArrayList<>();
            for (long number = position; number < Math.min((long) customers * each, position + BATCH); number++) {
                batch.add(transition(number, customers, emitted));
            }
            world.feed(batch, position + BATCH);
        }
        Thread.currentThread().join();
    }

    static SegmentTransition transition(long number, int customers, Instant emitted) {
        return Transitions.gold("c" + number % customers, number / customers + 1, emitted);
    }

    private static long position(World world) {
        return world.store
                .read(connection -> Sql.first(
                        connection,
                        "SELECT next_offset FROM topic_position WHERE topic = ?",
                        row -> row.getLong(1),
                        World.TRANSITIONS))
                .orElse(0L);
    }
}
