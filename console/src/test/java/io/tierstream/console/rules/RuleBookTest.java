package io.tierstream.console.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.console.web.Json;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.HeldPin;
import io.tierstream.schemas.v1.HeldTier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleBookTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant JOINED = Instant.parse("2026-01-01T00:00:00Z");

    private static final String RULES = """
            ruleset: loyalty
            metrics:
              spend_30d: {sum: amount, of: purchase, over: 30d, label: {en: Spend, zh: 消费}}
              orders: {count: purchase}
              last_order: {last: time, of: purchase}
              city: {last: city, of: purchase}
              town: {last: town, of: purchase}
            segments:
              active: {when: since(last_order) < days(60)}
            tierSets:
              value:
                label: {en: Value}
                tiers:
                  - tier: gold
                    when: spend_30d >= 1000 && (orders >= 10 || city == "Rome")
                    keep: spend_30d >= 800
                    grace: 7d
                  - {tier: silver, when: 'spend_30d >= 100 && !(orders < 2)', for: 1d}
                  - {tier: bronze, when: 'since(last_order) <= days(90)'}
              rank:
                tiers:
                  - {tier: top, when: percentile(spend_30d) >= 90 && orders > 3}
              odd:
                tiers:
                  - {tier: same, when: city == town}
                  - {tier: none, when: '!inSegment("active")'}
            """;

    private final RuleBook book = RuleBook.compiled();

    @Test
    void saysWhatIsMissingToTheNextTierWithAlternatives() {
        TierOutlook value = outlook("value", membership("silver", metrics("400", "4", "2026-04-30T00:00:00.000Z")));

        TierOutlook.Next next = next(value);
        assertThat(next.tier()).isEqualTo("gold");
        assertThat(next.held()).isFalse();
        assertThat(next.missing()).hasSize(2);
        Part.Test spend = (Part.Test) next.missing().get(0);
        assertThat(spend)
                .isEqualTo(new Part.Test("spend_30d >= 1000", false, "spend_30d", "400", ">=", "1000", "600", null));
        Part.Any either = (Part.Any) next.missing().get(1);
        assertThat(either.parts()).extracting(Part::text).containsExactly("orders >= 10", "city == \"Rome\"");
    }

    @Test
    void leavesOutWhatIsReachedAlready() {
        TierOutlook value = outlook("value", membership("silver", metrics("1000", "4", "2026-04-30T00:00:00.000Z")));

        assertThat(value.next()).isNotNull();
        assertThat(next(value).missing()).extracting(Part::text).containsExactly("orders >= 10 || city == \"Rome\"");
    }

    @Test
    void saysWhatKeepsTheTierByEitherCondition() {
        TierOutlook value = outlook("value", membership("gold", metrics("900", "12", "2026-04-30T00:00:00.000Z")));

        assertThat(value.next()).isNull();
        assertThat(value.keep()).isNotNull();
        assertThat(keep(value).held()).isTrue();
        assertThat(keep(value).timing().grace()).isEqualTo("7d");
        Part.Any stays = (Part.Any) keep(value).conditions().get(0);
        assertThat(stays.parts()).extracting(Part::held).containsExactly(false, true);
    }

    @Test
    void saysWhenAnAgeAloneWillChangeTheAnswer() {
        TierOutlook value = outlook("value", membership("bronze", metrics("5", "1", "2026-04-30T00:00:00.000Z")));

        Part.Test age = (Part.Test) keep(value).conditions().get(0);
        assertThat(age.metric()).isEqualTo("since(last_order)");
        assertThat(age.value()).isEqualTo("1d12h");
        assertThat(age.difference()).isEqualTo("88d12h");
        assertThat(age.changesAt()).isEqualTo(Instant.parse("2026-07-29T00:00:00.001Z"));
    }

    @Test
    void namesTheLowestTierToWhoHasNone() {
        TierOutlook value = outlook("value", membership(null, metrics(null, null, null)));

        assertThat(value.current()).isNull();
        assertThat(value.keep()).isNull();
        assertThat(next(value).tier()).isEqualTo("bronze");
        Part.Test age = (Part.Test) next(value).missing().get(0);
        assertThat(age.value()).isNull();
        assertThat(age.held()).isFalse();
    }

    @Test
    void turnsNegationsAround() {
        TierOutlook value = outlook("value", membership("bronze", metrics("150", "1", "2026-04-30T00:00:00.000Z")));

        Part.Not not = (Part.Not) next(value).missing().get(0);
        assertThat(not.held()).isFalse();
        assertThat(not.parts().get(0).held()).isTrue();
        assertThat(next(value).timing().holdFor()).isEqualTo("1d");
    }

    @Test
    void neverGuessesPlacesAmongAllCustomers() {
        TierOutlook rank = outlook("rank", membership("silver", metrics("400", "4", "2026-04-30T00:00:00.000Z")));

        assertThat(next(rank).held()).isNull();
        assertThat(next(rank).missing()).isEmpty();
        assertThat(next(rank).unsaid())
                .singleElement()
                .isEqualTo(new Part.Unsaid(
                        "percentile(spend_30d) >= 90",
                        Part.Unknown.PLACE,
                        List.of(),
                        "a place among all customers is known to the job only"));
    }

    @Test
    void knowsThatAPlaceDoesNotMatterWhereAnotherPartFails() {
        TierOutlook rank = outlook("rank", membership("silver", metrics("400", "3", "2026-04-30T00:00:00.000Z")));

        assertThat(next(rank).held()).isFalse();
        assertThat(next(rank).missing()).extracting(Part::text).containsExactly("orders > 3");
    }

    @Test
    void neverComparesTwoValuesOfUnknownType() {
        TierOutlook odd = outlook("odd", membership("silver", metrics("400", "3", "2026-04-30T00:00:00.000Z")));

        assertThat(next(odd).tier()).isEqualTo("none");
        TierOutlook top = outlook("odd", odd("none"));
        assertThat(next(top).unsaid()).singleElement().isInstanceOfSatisfying(Part.Unsaid.class, unsaid -> {
            assertThat(unsaid.why()).isEqualTo(Part.Unknown.TYPE);
            assertThat(unsaid.metrics()).containsExactly("city", "town");
        });
    }

    @Test
    void saysNothingOfMetricsThatTheMembershipDoesNotShow() {
        Map<String, @Nullable String> metrics = metrics("400", "4", "2026-04-30T00:00:00.000Z");
        metrics.remove("orders");
        TierOutlook value = outlook("value", membership("silver", metrics));

        assertThat(next(value).held()).isFalse();
        assertThat(next(value).unsaid()).hasSize(1);
    }

    @Test
    void saysNothingOfMetricsThatMeantSomethingElseWhenTheMembershipWasWritten() {
        CustomerMembership membership = membership("silver", metrics("400", "4", "2026-04-30T00:00:00.000Z"));
        String older = RULES.replace("over: 30d", "over: 60d");
        TierOutlook value = book.outlook(RULES, older, membership).get(0);

        assertThat(next(value).unsaid()).extracting(Part::text).contains("spend_30d >= 1000");
    }

    @Test
    void saysThatAPinDecided() {
        CustomerMembership membership = membership("gold", metrics("1", "1", "2026-04-30T00:00:00.000Z"));
        membership = CustomerMembership.newBuilder(membership)
                .setPins(Map.of("value", pin()))
                .build();

        assertThat(outlook("value", membership).pinned()).isTrue();
        assertThat(outlook("rank", membership).pinned()).isFalse();
    }

    /** When the pin ends, gold has to be entered: what would be enough to stay in it is not enough for that. */
    @Test
    void saysOfWhoIsPinnedWhatTheRulesWillAskOfHim() {
        CustomerMembership membership = CustomerMembership.newBuilder(
                        membership("gold", metrics("900", "12", "2026-04-30T00:00:00.000Z")))
                .setPins(Map.of("value", pin()))
                .build();
        TierOutlook value = outlook("value", membership);

        assertThat(value.current()).isEqualTo("gold");
        assertThat(value.byRules()).isEqualTo("bronze");
        assertThat(next(value).tier()).isEqualTo("silver");
        assertThat(keep(value).conditions()).extracting(Part::text).containsExactly("since(last_order) <= 90d");
    }

    @Test
    void namesTheLowestTierToWhoIsPinnedAndWouldHaveNone() {
        HeldPin pin = HeldPin.newBuilder(pin())
                .setAutomaticMember(false)
                .setAutomaticTier(null)
                .build();
        CustomerMembership membership = CustomerMembership.newBuilder(
                        membership("gold", metrics("1", "1", "2026-01-01T00:00:00.000Z")))
                .setPins(Map.of("value", pin))
                .build();
        TierOutlook value = outlook("value", membership);

        assertThat(value.byRules()).isNull();
        assertThat(value.keep()).isNull();
        assertThat(next(value).tier()).isEqualTo("bronze");
    }

    @Test
    void namesTheLowestTierToWhoHasOneThatThereIsNoMore() {
        TierOutlook value = outlook("value", membership("diamond", metrics("1", "1", "2026-01-01T00:00:00.000Z")));

        assertThat(value.current()).isEqualTo("diamond");
        assertThat(value.keep()).isNull();
        assertThat(next(value).tier()).isEqualTo("bronze");
    }

    @Test
    void readsRuleSetsAsWritten() {
        ReadableRuleSet readable = book.read(RULES);

        assertThat(readable.metrics()).extracting(ReadableRuleSet.Metric::name).contains("spend_30d", "city");
        assertThat(readable.metrics().get(0).label()).containsEntry("zh", "消费");
        assertThat(readable.metrics().get(0).text()).contains("sum: amount");
        assertThat(readable.segments().get(0).when()).isEqualTo("since(last_order) < days(60)");
        ReadableRuleSet.Tier gold = readable.tierSets().get(0).tiers().get(0);
        assertThat(gold.when()).isEqualTo("spend_30d >= 1000 && (orders >= 10 || city == \"Rome\")");
        assertThat(gold.keep()).isEqualTo("spend_30d >= 800");
        assertThat(gold.timing().grace()).isEqualTo("7d");
    }

    @Test
    void hasNothingToSayOfWhatIsNoRuleSet() {
        assertThat(book.read("ruleset: [")).isEqualTo(ReadableRuleSet.EMPTY);
        assertThat(book.outlook("nonsense", membership("silver", metrics("1", "1", null))))
                .isEmpty();
        assertThat(book.targets("nonsense").isEmpty()).isTrue();
    }

    @Test
    void listsWhatCanBePinned() {
        Targets targets = book.targets(RULES);

        assertThat(targets.segments()).containsExactly("active");
        assertThat(targets.tierSets().get("value")).containsExactly("gold", "silver", "bronze");
    }

    @Test
    void becomesJsonWithTheKindOfEachPart() {
        TierOutlook value = outlook("value", membership("silver", metrics("400", "4", "2026-04-30T00:00:00.000Z")));
        String json = new String(Json.bytes(value), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"kind\":\"test\",\"text\":\"spend_30d >= 1000\",\"held\":false,\"metric\":\"spend_30d\"")
                .contains("\"kind\":\"any\"")
                .contains("\"for\":");
    }

    private TierOutlook outlook(String tierSet, CustomerMembership membership) {
        return book.outlook(RULES, membership).stream()
                .filter(one -> one.tierSet().equals(tierSet))
                .findFirst()
                .orElseThrow();
    }

    private static TierOutlook.Next next(TierOutlook outlook) {
        return Objects.requireNonNull(outlook.next());
    }

    private static TierOutlook.Keep keep(TierOutlook outlook) {
        return Objects.requireNonNull(outlook.keep());
    }

    private static Map<String, @Nullable String> metrics(
            @Nullable String spend, @Nullable String orders, @Nullable String lastOrder) {
        Map<String, @Nullable String> metrics = new HashMap<>();
        metrics.put("spend_30d", spend);
        metrics.put("orders", orders);
        metrics.put("last_order", lastOrder);
        metrics.put("city", "Oslo");
        metrics.put("town", "Oslo");
        return metrics;
    }

    private static CustomerMembership odd(String tier) {
        return CustomerMembership.newBuilder(membership(null, metrics("1", "1", null)))
                .setTiers(Map.of("odd", new HeldTier(tier, JOINED)))
                .build();
    }

    @SuppressWarnings("NullAway") // metrics may be undefined; the generated builder does not say so
    private static CustomerMembership membership(@Nullable String value, Map<String, @Nullable String> metrics) {
        return CustomerMembership.newBuilder()
                .setCustomerId("C-1")
                .setAsOf(NOW)
                .setSequence(1)
                .setRuleSet("loyalty")
                .setRuleSetVersion(1)
                .setTiers(value == null ? Map.of() : Map.of("value", new HeldTier(value, JOINED)))
                .setSegments(Map.of())
                .setMetrics(metrics)
                .build();
    }

    private static HeldPin pin() {
        return HeldPin.newBuilder()
                .setMember(true)
                .setTier("gold")
                .setSince(JOINED)
                .setAuthor("ana")
                .setReason("goodwill")
                .setAutomaticMember(true)
                .setAutomaticTier("bronze")
                .build();
    }
}
