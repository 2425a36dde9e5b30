package io.tierstream.console.access;

/**
 * How much one principal, or one address, may ask for.
 *
 * @param reads requests that change nothing, per principal
 * @param changes requests that change something, per principal
 * @param refusals requests that are refused because nobody knows who asks, per address
 * @param bodyBytes the longest body of a request
 * @param batchBytes the longest body of a look-up of many memberships
 */
public record Limits(Rate reads, Rate changes, Rate refusals, int bodyBytes, int batchBytes) {

    public static Limits defaults() {
        return new Limits(new Rate(3_000, 6_000), new Rate(20, 100), new Rate(1, 30), 256 * 1024, 1024 * 1024 + 65_536);
    }
}
