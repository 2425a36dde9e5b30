package io.tierstream.cli.demo;

import io.tierstream.schemas.v1.EngagementKind;
import io.tierstream.schemas.v1.InteractionChannel;
import java.math.BigDecimal;

/** Something a customer does. */
sealed interface Action {

    String customer();

    /** Bought. */
    record Buy(String customer, String order, BigDecimal amount, String category, String channel) implements Action {}

    /**
     * Gave something back.
     *
     * @param amount negative
     */
    record GiveBack(String customer, String order, BigDecimal amount, String reason) implements Action {}

    /** Looked at something, put it into the cart, opened a mail. */
    record Engage(String customer, EngagementKind kind, String category) implements Action {}

    /** Called or wrote. */
    record Contact(String customer, InteractionChannel channel, String topic) implements Action {}
}
