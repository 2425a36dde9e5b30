package io.tierstream.console.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A token bucket for each of many keys; those that were not used in a long time are forgotten, which fills them. */
final class TokenBuckets {

    private static final int KEPT = 20_000;
    private static final double NANOS = 1e9;

    private final Rate rate;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > KEPT;
        }
    };

    private static final class Bucket {
        private double tokens;
        private long filledAt;
    }

    TokenBuckets(Rate rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes one token out of the bucket of a key.
     *
     * @return 0 if there was one; else after how many seconds there will be one, rounded up
     */
    synchronized long take(String key) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = rate.burst();
            buckets.put(key, bucket);
        } else {
            double earned = (now - bucket.filledAt) / NANOS * rate.perSecond();
            bucket.tokens = Math.min(rate.burst(), bucket.tokens + earned);
        }
        bucket.filledAt = now;
        if (bucket.tokens >= 1) {
            bucket.tokens -= 1;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((1 - bucket.tokens) / rate.perSecond()));
    }

    synchronized int size() {
        return buckets.size();
    }
}
