package io.tierstream.testkit.services;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Main class of a {@link KafkaBrokerProcess}. */
public final class KafkaBrokerMain {

    private KafkaBrokerMain() {}

    /**
     * Runs a broker until the process ends.
     *
     * @param args the port, the controller's port and the data directory
     */
    public static void main(String[] args) throws InterruptedException {
        KafkaBroker.at(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Path.of(args[2]), Map.of());
        new CountDownLatch(1).await();
    }
}
