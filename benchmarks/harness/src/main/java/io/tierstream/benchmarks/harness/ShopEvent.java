package io.tierstream.benchmarks.harness;

/**
 * One event of the input.
 *
 * @param time milliseconds since 1970
 * @param purchase whether it is a purchase, otherwise a page view
 * @param cents price of a purchase, 0 for a page view
 */
public record ShopEvent(
        String id,
        String customerId,
        long time,
        boolean purchase,
        int cents,
        String product,
        String category,
        String channel) {

    static final String PURCHASE = "purchase";
    static final String PAGE_VIEW = "page_view";

    public String type() {
        return purchase ? PURCHASE : PAGE_VIEW;
    }
}
