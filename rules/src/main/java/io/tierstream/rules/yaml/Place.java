package io.tierstream.rules.yaml;

import java.util.List;
import java.util.Map;

/**
 * A kind of mapping in a rule set, with the keys that it takes.
 *
 * @param name what it is called in messages, such as {@code a metric}
 * @param keys the keys, in the order in which messages list them
 * @param reserved words that are set aside, each with what it will mean
 * @param advice answers to keys that people are likely to try
 */
public record Place(String name, List<String> keys, Map<String, String> reserved, Map<String, String> advice) {

    public Place {
        keys = List.copyOf(keys);
        reserved = Map.copyOf(reserved);
        advice = Map.copyOf(advice);
    }
}
