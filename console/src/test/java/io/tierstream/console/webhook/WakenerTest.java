package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WakenerTest {

    @Test
    void whatIsRepeatedDoesNotPileUpWhileItHangs() throws InterruptedException {
        CountDownLatch databaseIsBack = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ticks = new AtomicInteger();
        try (Wakener wakener = new Wakener()) {
            wakener.repeat(
                    () -> {
                        begun.incrementAndGet();
                        try {
                            databaseIsBack.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    Duration.ofMillis(1));
            wakener.repeat(ticks::incrementAndGet, Duration.ofMillis(2));
            await().until(() -> ticks.get() > 50);

            assertThat(begun).hasValue(1);
            databaseIsBack.countDown();
            await().until(() -> begun.get() > 3);
        }
    }
}
