package io.tierstream.cli.publish;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    private Reachable() {}

    /**
     * Makes sure that the registry answers; whatever it answers.
     *
     * @throws IOException if it does not
     */
    public static void registry(String url) throws IOException, InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url.replaceAll("/+$", "") + "/subjects"))
                    .timeout(PATIENCE)
                    .build();
            HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("the schema registry at " + url + " does not answer: " + e, e);
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
     * @throws IOException if it does not answer, or has no such topic
     */
    public static void existingTopic(String topic, Properties kafka) throws IOException, InterruptedException {
        if (topic(topic, kafka, false)) {
            throw new IOException("Kafka at " + kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) + " has no topic "
                    + topic + "; start the job first, or say which topic is its commands.topic");
        }
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
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new IOException(
                    "Kafka at " + kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) + ": " + cause.getMessage(), e);
        }
    }
}
