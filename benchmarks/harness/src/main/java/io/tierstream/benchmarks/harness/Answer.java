package io.tierstream.benchmarks.harness;

import java.nio.charset.StandardCharsets;

/**
 * A change of one rule for one customer, as peers write it: a record's value, a line of text. Tierstream writes transitions instead,
 * which say the same and more.
 *
 * @param eventId the event that showed it
 * @param time of that event, milliseconds since 1970
 * @param holds whether the rule holds from here on
 */
public record Answer(String eventId, String customerId, long time, int rule, boolean holds) {

    public byte[] bytes() {
        return (eventId + "," + customerId + "," + time + "," + rule + "," + (holds ? "1" : "0"))
                .getBytes(StandardCharsets.UTF_8);
    }

    public static Answer parse(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split(",");
        return new Answer(
                parts[0], parts[1], Long.parseLong(parts[2]), Integer.parseInt(parts[3]), parts[4].equals("1"));
    }
}
