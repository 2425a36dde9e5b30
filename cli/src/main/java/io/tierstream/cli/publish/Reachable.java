package io.tierstream.cli.publish;

import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.kafka.KafkaFailure;
import io.tierstream.registry.RefusedException;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Asks the services once, before anything is done: the job waits patiently for services that are down, a person at a
 * terminal wants to know.
 */
public final class Reachable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A schema that no registry has: asking for it changes nothing and needs no more than the right to read. */
    private static final int NO_SCHEMA = Integer.MAX_VALUE;

    private Reachable() {}

    /**
     * Makes sure that the registry answers, and that it accepts us.
     *
     * @throws IOException if it does not
     */
    public static void registry(RegistryConfig config) throws IOException {
        String urls = config.shownUrls();
        try (Registry registry = config.open()) {
            registry.schema(NO_SCHEMA);
        } catch (RefusedException e) {
            throw new IOException(e.getMessage(), e);
        } catch (RegistryException answered) {
            // that it has no such schema
        } catch (IOException e) {
            throw new IOException("the schema registry at " + urls + " does not answer: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IOException("the schema registry at " + urls + " cannot be asked: " + e.getMessage(), e);
        }
    }

    /**
     * Makes sure that Kafka answers and that the topic is there.
     *
     * @return whether the topic had to be made
     * @throws IOException if it does not answer, or refuses
     */
    public static boolean topic(String topic, Properties kafka) throws IOException, InterruptedException {
        return topic(topic, kafka, true);
    }

    /**
     * Makes sure that Kafka answers and that the topic is there.
     *
     * @param advice what to do if it is not
     * @throws IOException if it does not answer, or has no such topic
     */
    public static void existingTopic(String topic, Properties kafka, String advice)
            throws IOException, InterruptedException {
        if (topic(topic, kafka, false)) {
            throw new IOException("Kafka at " + kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) + " has no topic "
                    + topic + "; " + advice);
        }
    }

    /** What a client of Kafka says, for a person at a terminal. */
    public static IOException failure(Properties kafka, Exception failure) {
        String message = "Kafka at " + kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) + ": "
                + KafkaFailure.describe(failure);
        return KafkaFailure.isAboutJaas(failure) ? new IOException(message) : new IOException(message, failure);
    }

    /** Whether a topic is missing, or was until now. */
    private static boolean topic(String topic, Properties kafka, boolean create)
            throws IOException, InterruptedException {
        Properties properties = new Properties();
        properties.putAll(kafka);
        int millis = (int) PATIENCE.toMillis();
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(millis / 2));
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(millis));
        try (Admin admin = Admin.create(properties)) {
            if (admin.listTopics()
                    .names()
                    .get(2L * millis, TimeUnit.MILLISECONDS)
                    .contains(topic)) {
                return false;
            }
            if (!create) {
                return true;
            }
            NewTopic created = new NewTopic(topic, Optional.of(1), Optional.empty())
                    .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
            admin.createTopics(Set.of(created)).all().get(2L * millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw failure(kafka, e);
        }
    }
}
