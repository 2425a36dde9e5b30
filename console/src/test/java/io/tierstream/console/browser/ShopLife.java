package io.tierstream.console.browser;

import io.tierstream.engine.Announcement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Some weeks in the life of a shop, always the same: some customers buy much, some little, some only look. */
final class ShopLife {

    private static final int DAYS = 45;
    private static final int CUSTOMERS = 420;
    private static final List<String> CATEGORIES = List.of("shoes", "fashion", "home", "books", "garden");

    private final Shop shop;
    private final Instant now;
    private final Random random = new Random(20_261_123);

    private record Happening(String customer, Instant at, String type, Map<String, ?> fields) {}

    ShopLife(Shop shop, Instant now) {
        this.shop = shop;
        this.now = now;
    }

    /** All that was announced, in the order of time. */
    List<Announcement> run() {
        List<Happening> happenings = new ArrayList<>();
        for (int number = 0; number < CUSTOMERS; number++) {
            live("c-" + (10_000 + 37 * number), happenings);
        }
        mei(happenings);
        happenings.add(bought(ConsoleWorld.HOSTILE_CUSTOMER, daysAgo(3), "2400.00"));
        happenings.sort(Comparator.comparing(Happening::at));
        List<Announcement> announced = new ArrayList<>();
        happenings.forEach(one -> announced.addAll(shop.happens(one.customer(), one.at(), one.type(), one.fields())));
        announced.addAll(shop.passes(now));
        return announced;
    }

    private void live(String customer, List<Happening> happenings) {
        double wealth = Math.exp(random.nextGaussian() * 1.1 + 3.6);
        int first = random.nextInt(DAYS);
        for (int order = random.nextInt(7); order > 0; order--) {
            double ago = random.nextDouble() * first;
            String amount = "%.2f".formatted(8 + wealth * (1 + 4 * random.nextDouble()));
            happenings.add(bought(customer, daysAgo(ago), amount));
            if (random.nextInt(3) == 0) {
                happenings.add(sentBack(customer, daysAgo(ago * random.nextDouble()), amount));
            }
        }
        for (int visit = random.nextInt(14); visit > 0; visit--) {
            happenings.add(new Happening(
                    customer,
                    daysAgo(random.nextDouble() * (visit % 3 == 0 ? first : 6)),
                    "page_view",
                    Map.of("page", "/", "category", category())));
        }
        for (int mail = random.nextInt(16); mail > 0; mail--) {
            happenings.add(new Happening(
                    customer,
                    daysAgo(random.nextDouble() * 28),
                    mail % 3 == 0 ? "email_click" : "email_open",
                    Map.of("campaign", "autumn")));
        }
    }

    /** A customer with a story: climbs to gold, and is looked after by hand. */
    private void mei(List<Happening> happenings) {
        happenings.add(bought(ConsoleWorld.CUSTOMER, daysAgo(43), "180.00"));
        happenings.add(bought(ConsoleWorld.CUSTOMER, daysAgo(31), "390.50"));
        happenings.add(bought(ConsoleWorld.CUSTOMER, daysAgo(12), "410.00"));
        happenings.add(bought(ConsoleWorld.CUSTOMER, daysAgo(0.2), "1169.90"));
        happenings.add(new Happening(
                ConsoleWorld.CUSTOMER,
                daysAgo(8),
                "command.pin",
                Map.of(
                        "target",
                        "needs_care",
                        "author",
                        "mei.lin",
                        "reason",
                        "Complaint about a late delivery",
                        "approved_by",
                        "j.ortega")));
    }

    private Happening bought(String customer, Instant at, String amount) {
        return new Happening(
                customer,
                at,
                "purchase",
                Map.of(
                        "amount",
                        amount,
                        "order_id",
                        customer + at.toEpochMilli(),
                        "category",
                        category(),
                        "currency",
                        "EUR"));
    }

    private static Happening sentBack(String customer, Instant at, String amount) {
        return new Happening(
                customer,
                at,
                "return",
                Map.of("amount", "-" + amount, "order_id", customer + at.toEpochMilli(), "currency", "EUR"));
    }

    private String category() {
        return CATEGORIES.get(random.nextInt(CATEGORIES.size()));
    }

    private Instant daysAgo(double days) {
        return now.minus(Duration.ofSeconds((long) (days * 86_400) + 30));
    }
}
