package io.tierstream.failure;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.schemas.v1.Purchase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.SplittableRandom;

/** Purchases of made-up customers, few of whom come often. The same seed makes the same purchases. */
final class Purchases {

    private static final Shape SHAPE = Shape.of("amount", "product_id", "channel");
    private static final int SCALE = 9;

    private final SplittableRandom random;
    private final int customers;
    private int made;

    Purchases(long seed, int customers) {
        this.random = new SplittableRandom(seed);
        this.customers = customers;
    }

    /** The next purchase, which happens at the given time. */
    Purchase next(Instant time) {
        double popularity = random.nextDouble();
        int number = made++;
        return Purchase.newBuilder()
                .setCustomerId("c" + (int) (customers * popularity * popularity))
                .setEventId("e" + number)
                .setEventTime(time)
                .setOrderId("o" + number)
                .setAmount(BigDecimal.valueOf(random.nextInt(100, 20_000), 2).setScale(SCALE))
                .setCurrency("EUR")
                .setProductId("p" + random.nextInt(20))
                .setChannel(random.nextBoolean() ? "web" : "store")
                .build();
    }

    /** What the engine sees of a purchase, without the way through Avro, Kafka and the job's decoder. */
    static Event event(Purchase purchase) {
        return new Event(
                purchase.getCustomerId(),
                purchase.getEventId(),
                "purchase",
                purchase.getEventTime().toEpochMilli(),
                Fields.of(SHAPE, Decimal.of(purchase.getAmount()), purchase.getProductId(), purchase.getChannel()));
    }
}
