package io.tierstream.cli.demo;

import io.tierstream.schemas.v1.EngagementKind;
import io.tierstream.schemas.v1.InteractionChannel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Locale;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A shop and its customers as an endless sequence of actions, the same for the same seed.
 *
 * <p>Purchases follow the {@link ShopperModel}. Around them: the visit that led to one, visits without one, opened mails, goods
 * given back, and calls of those for whom something went wrong. Who stops buying falls silent, and somebody new comes.
 */
final class Shop {

    private static final double VISIT_RATE = 0.007;
    private static final double MAIL_RATE = 0.008;
    private static final double MEAN_SECONDS_TO_SUCCESSOR = 15;
    private static final double RETURN_CHANCE = 0.08;
    private static final double TROUBLE_CHANCE = 0.06;
    private static final double CART_CHANCE = 0.35;
    private static final double CLICK_CHANCE = 0.25;

    private final ShopperModel model;
    private final Draws draws;
    private final PriorityQueue<Planned> plan =
            new PriorityQueue<>(Comparator.comparingDouble(Planned::at).thenComparingLong(Planned::number));
    private long planned;
    private long orders;
    private int customers;
    private double now;

    /** A plan for a moment: an action, or a decision to be taken then; decisions plan further. */
    private record Planned(double at, long number, Step step) {}

    @FunctionalInterface
    private interface Step {
        /** Returns the action; null when only plans were made. */
        @Nullable
        Action take();
    }

    Shop(ShopperModel model, int customers, long seed) {
        this.model = model;
        this.draws = new Draws(seed);
        for (int i = 0; i < customers; i++) {
            arrive();
        }
    }

    /** What happens next. */
    Action next() {
        while (true) {
            Planned next = plan.remove();
            now = next.at();
            Action action = next.step().take();
            if (action != null) {
                return action;
            }
        }
    }

    /** Seconds of the shop's own time that have passed. */
    double elapsed() {
        return now;
    }

    /** Customers who came so far, those who fell silent included. */
    int customers() {
        return customers;
    }

    private void arrive() {
        customers++;
        Life life = new Life(String.format(Locale.ROOT, "C%06d", customers), model.draw(draws));
        life.planPurchase();
        life.planVisit();
        life.planMail();
    }

    private void in(double seconds, Step step) {
        plan.add(new Planned(now + seconds, planned++, step));
    }

    private void does(double seconds, Action action) {
        in(seconds, () -> action);
    }

    /** One customer from the first day to the last purchase. */
    private final class Life {

        private final String id;
        private final Shopper shopper;
        private boolean gone;

        Life(String id, Shopper shopper) {
            this.id = id;
            this.shopper = shopper;
        }

        void planPurchase() {
            double until = shopper.untilPurchase(draws);
            String category = category();
            double lead = Math.min(until, draws.between(2.0, 8.0));
            in(until - lead, () -> {
                look(draws.between(1, 3), lead, category);
                does(lead * 0.9, new Action.Engage(id, EngagementKind.cart_add, category));
                return null;
            });
            in(until, () -> buy(category));
        }

        private Action buy(String category) {
            BigDecimal amount = shopper.amount(draws);
            String order = String.format(Locale.ROOT, "O%07d", ++orders);
            if (draws.chance(RETURN_CHANCE)) {
                giveBack(order, amount);
            }
            if (draws.chance(TROUBLE_CHANCE)) {
                complain();
            }
            if (shopper.stops(draws)) {
                gone = true;
                in(draws.exponential(1 / MEAN_SECONDS_TO_SUCCESSOR), () -> {
                    arrive();
                    return null;
                });
            } else {
                planPurchase();
            }
            return new Action.Buy(id, order, amount, category, draws.oneOf("web", "web", "app", "store"));
        }

        private void giveBack(String order, BigDecimal amount) {
            BigDecimal back = amount.multiply(BigDecimal.valueOf(draws.between(0.3, 1.0)))
                    .setScale(2, RoundingMode.HALF_UP)
                    .negate();
            String reason = draws.oneOf("too_small", "too_large", "damaged", "changed_mind");
            does(draws.between(5.0, 20.0), new Action.GiveBack(id, order, back, reason));
        }

        private void complain() {
            String topic = draws.oneOf("delivery", "invoice", "quality");
            double at = draws.between(2.0, 10.0);
            for (int call = draws.between(1, 3); call > 0; call--) {
                does(at, new Action.Contact(id, InteractionChannel.phone, topic));
                at += draws.between(3.0, 15.0);
            }
        }

        void planVisit() {
            in(draws.exponential(VISIT_RATE), () -> {
                if (!gone) {
                    String category = category();
                    double length = draws.between(3.0, 12.0);
                    look(draws.between(2, 8), length, category);
                    if (draws.chance(CART_CHANCE)) {
                        does(length, new Action.Engage(id, EngagementKind.cart_add, category));
                    }
                    planVisit();
                }
                return null;
            });
        }

        private void look(int pages, double seconds, String category) {
            for (int page = 0; page < pages; page++) {
                EngagementKind kind = page % 2 == 0 ? EngagementKind.page_view : EngagementKind.product_view;
                does(seconds * page / (pages + 1), new Action.Engage(id, kind, category));
            }
        }

        void planMail() {
            in(draws.exponential(MAIL_RATE), () -> {
                if (!gone) {
                    String category = category();
                    does(0, new Action.Engage(id, EngagementKind.email_open, category));
                    if (draws.chance(CLICK_CHANCE)) {
                        does(draws.between(0.5, 3.0), new Action.Engage(id, EngagementKind.email_click, category));
                    }
                    planMail();
                }
                return null;
            });
        }

        private String category() {
            return draws.oneOf("shoes", "coats", "books", "garden", "kitchen", "toys");
        }
    }
}
