package io.tierstream.cli.demo;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * A thread that lets the shop's actions happen now, so many a second with the {@link Season}'s ups and downs. The order is the
 * shop's; its seconds run as fast as the rate asks for, which is about as fast as real ones at a tenth of an event per customer.
 */
final class Traffic implements AutoCloseable {

    private static final long PAUSE_NANOS = 3_000_000;

    private final Shop shop;
    private final EventProducer producer;
    private final double rate;
    private final Thread thread = new Thread(this::run, "demo-traffic");
    private volatile boolean stopped;
    private volatile long sent;
    private volatile int customers;
    private volatile boolean failed;

    /**
     * @param rate events per second
     */
    Traffic(Shop shop, EventProducer producer, double rate) {
        this.shop = shop;
        this.producer = producer;
        this.rate = rate;
        customers = shop.customers();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Events sent so far. */
    long sent() {
        return sent;
    }

    /** Customers so far, those who fell silent included. */
    int customers() {
        return customers;
    }

    /** Whether it ended by an error, which is in the log. */
    boolean failed() {
        return failed;
    }

    private void run() {
        long start = System.nanoTime();
        try {
            while (!stopped) {
                double business = Season.business((System.nanoTime() - start) / 1e9);
                long due = (long) (rate * business);
                for (long next = sent; next < due && !stopped; next++) {
                    producer.send(shop.next(), System.currentTimeMillis());
                    sent = next + 1;
                }
                customers = shop.customers();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException e) {
            failed = !stopped;
            LoggerFactory.getLogger(Traffic.class).error("The demo's traffic ended", e);
        }
    }

    /** Stops sending. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
