package io.tierstream.cli.demo;

import io.tierstream.cli.publish.EventTopics;
import io.tierstream.cli.publish.Reachable;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The demo's events alone, into a Kafka that runs already. Which job reads them there is not its business. */
public final class RemoteTraffic {

    private static final long REPORT_SECONDS = 5;

    private final DemoOptions options;
    private final String bootstrap;
    private final String registry;
    private final Terminal terminal;

    /**
     * @param bootstrap Kafka brokers
     * @param registry base URL of the schema registry's Confluent API
     */
    public RemoteTraffic(DemoOptions options, String bootstrap, String registry, Terminal terminal) {
        this.options = options;
        this.bootstrap = bootstrap;
        this.registry = registry;
        this.terminal = terminal;
    }

    /**
     * Sends until the duration is over, or until the process is ended.
     *
     * @return whether all went well
     * @throws java.io.IOException if Kafka or the registry does not answer
     */
    public boolean run() throws Exception {
        RegistryConfig config = new RegistryConfig(List.of(registry), ClientProperties.none());
        Reachable.registry(config);
        Properties kafka = new Properties();
        kafka.setProperty("bootstrap.servers", bootstrap);
        new EventTopics(kafka, Optional.empty(), Optional.empty())
                .ensure()
                .forEach(topic -> say("made the topic " + topic));
        Addresses addresses = new Addresses(bootstrap, registry, null, options.log());
        Shop shop = new Shop(ShopperModel.DEMO, options.customers(), options.seed());
        try (Registry opened = config.open();
                EventProducer producer = new EventProducer(addresses, opened, idsOfThisRun());
                Traffic traffic = new Traffic(shop, producer, options.rate())) {
            traffic.start();
            return report(traffic);
        }
    }

    /** A second run must not repeat the ids of the first: its events would be dropped as repeated deliveries. */
    private static String idsOfThisRun() {
        return "D" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-";
    }

    private boolean report(Traffic traffic) throws InterruptedException {
        Duration duration = options.duration();
        long deadline = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.sleep(
                    Math.max(0, Math.min(TimeUnit.SECONDS.toNanos(REPORT_SECONDS), deadline - System.nanoTime())));
            say(String.format(Locale.ROOT, "%d events of %d customers sent", traffic.sent(), traffic.customers()));
            if (traffic.failed()) {
                terminal.err().println("No more events can be written to " + bootstrap);
                return false;
            }
        }
        return true;
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }
}
