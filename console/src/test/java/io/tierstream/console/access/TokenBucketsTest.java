package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private long nanos = 1_000;
    private final TokenBuckets buckets = new TokenBuckets(new Rate(2, 3), () -> nanos);

    @Test
    void givesABurstAndThenTheRate() {
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isEqualTo(1);
        nanos += 500_000_000;
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isEqualTo(1);
    }

    @Test
    void fillsToTheBurstAndNoFurther() {
        buckets.take("a");
        nanos += 3_600_000_000_000L;
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a")).isZero();
        }
        assertThat(buckets.take("a")).isEqualTo(1);
    }

    @Test
    void keepsKeysApart() {
        for (int i = 0; i < 4; i++) {
            buckets.take("a");
        }
        assertThat(buckets.take("b")).isZero();
    }

    @Test
    void staysBoundedWhateverTheKeys() {
        for (int i = 0; i < 100_000; i++) {
            buckets.take("key " + i);
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(20_000);
    }

    @Test
    void takesAWholeNetworkOfIpv6ForOne() {
        assertThat(ClientAddress.limitKey("2001:db8:1:2:3:4:5:6")).isEqualTo(ClientAddress.limitKey("2001:db8:1:2::9"));
        assertThat(ClientAddress.limitKey("2001:db8:1:2::9")).isNotEqualTo(ClientAddress.limitKey("2001:db8:1:3::9"));
        assertThat(ClientAddress.limitKey("203.0.113.7")).isEqualTo("203.0.113.7");
    }
}
