package io.tierstream.metrics.micrometer;

import org.apache.flink.metrics.Meter;

/** A meter that stands still. */
record TestMeter(long count, double rate) implements Meter {

    @Override
    public void markEvent() {
        throw new UnsupportedOperationException("it stands still");
    }

    @Override
    public void markEvent(long n) {
        throw new UnsupportedOperationException("it stands still");
    }

    @Override
    public double getRate() {
        return rate;
    }

    @Override
    public long getCount() {
        return count;
    }
}
