package io.tierstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tierstream.schemas.v1.InteractionChannel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShopTest {

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(actions(1, 5_000)).isEqualTo(actions(1, 5_000));
        assertThat(actions(1, 100)).isNotEqualTo(actions(2, 100));
    }

    @Test
    void makesAboutATenthOfAnEventPerCustomerAndSecond() {
        Shop shop = new Shop(ShopperModel.DEMO, 2_000, 1);
        for (int i = 0; i < 20_000; i++) {
            shop.next();
        }

        assertThat(20_000 / shop.elapsed() / 2_000).isBetween(0.07, 0.13);
    }

    @Test
    void hasEveryKindOfActionAndReplacesThoseWhoFallSilent() {
        Shop shop = new Shop(ShopperModel.DEMO, 500, 1);
        Map<Class<?>, Integer> counts = new HashMap<>();
        int calls = 0;
        for (int i = 0; i < 20_000; i++) {
            Action action = shop.next();
            counts.merge(action.getClass(), 1, Integer::sum);
            if (action instanceof Action.Contact contact && contact.channel() == InteractionChannel.phone) {
                calls++;
            }
        }

        assertThat(counts)
                .containsOnlyKeys(Action.Buy.class, Action.GiveBack.class, Action.Engage.class, Action.Contact.class);
        assertThat(counts.get(Action.Buy.class)).isBetween(1_500, 4_000);
        assertThat(calls).isGreaterThan(100);
        assertThat(shop.customers()).isGreaterThan(600);
    }

    @Test
    void givesBackNoMoreThanWasBought() {
        Map<String, BigDecimal> bought = new HashMap<>();
        int returns = 0;
        for (Action action : actions(1, 30_000)) {
            if (action instanceof Action.Buy buy) {
                assertThat(bought.put(buy.order(), buy.amount()))
                        .as(buy.order())
                        .isNull();
            } else if (action instanceof Action.GiveBack back) {
                returns++;
                assertThat(bought).containsKey(back.order());
                assertThat(back.amount().negate()).isPositive().isLessThanOrEqualTo(bought.get(back.order()));
            }
        }

        assertThat((double) returns / bought.size()).isCloseTo(0.08, within(0.015));
    }

    @Test
    void seasonsGoUpAndDownAroundOne() {
        Set<Boolean> busy = new HashSet<>();
        double sum = 0;
        for (int second = 0; second < 420; second++) {
            busy.add(Season.factor(second) > 1);
            sum += Season.factor(second + 0.5);
            assertThat(Season.business(second + 1) - Season.business(second))
                    .isCloseTo(Season.factor(second + 0.5), within(0.001));
        }

        assertThat(busy).containsExactlyInAnyOrder(true, false);
        assertThat(sum / 420).isCloseTo(1, within(0.001));
    }

    private static List<Action> actions(long seed, int count) {
        Shop shop = new Shop(ShopperModel.DEMO, 1_000, seed);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            actions.add(shop.next());
        }
        return actions;
    }
}
