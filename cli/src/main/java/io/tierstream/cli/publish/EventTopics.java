package io.tierstream.cli.publish;

import io.tierstream.schemas.Contract;
import io.tierstream.schemas.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of Tierstream's own events, which the job reads and therefore does not make itself. */
public final class EventTopics {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Properties kafka;
    private final Optional<Integer> partitions;
    private final Optional<Short> replication;

    /**
     * @param kafka properties of the clients, with bootstrap servers
     * @param partitions of each topic; empty for the broker's default
     * @param replication copies of each topic; empty for the broker's default
     */
    public EventTopics(Properties kafka, Optional<Integer> partitions, Optional<Short> replication) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.replication = replication;
    }

    /**
     * Makes those that are missing, and leaves the others as they are.
     *
     * @return the topics that were made
     * @throws IOException if Kafka does not answer, or refuses
     */
    public List<String> ensure() throws IOException, InterruptedException {
        Properties properties = new Properties();
        properties.putAll(kafka);
        String millis = Long.toString(PATIENCE.toMillis());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        try (Admin admin = Admin.create(properties)) {
            Set<String> existing = admin.listTopics().names().get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
            List<String> missing =
                    names().stream().filter(name -> !existing.contains(name)).toList();
            for (String name : missing) {
                create(admin, name);
            }
            return missing;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw Reachable.failure(kafka, e);
        }
    }

    private void create(Admin admin, String name) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            admin.createTopics(Set.of(new NewTopic(name, partitions, replication)))
                    .all()
                    .get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // Somebody else was quicker, or the broker's list lagged behind.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static List<String> names() {
        return Arrays.stream(Contract.values())
                .filter(contract -> contract.role() == Role.EVENT)
                .map(Contract::topic)
                .toList();
    }
}
