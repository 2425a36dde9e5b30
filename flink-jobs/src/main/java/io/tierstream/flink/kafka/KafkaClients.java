package io.tierstream.flink.kafka;

import io.tierstream.flink.config.KafkaConfig;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;

/** The properties that all clients of the job share. */
final class KafkaClients {

    private KafkaClients() {}

    static Properties properties(KafkaConfig kafka) {
        Properties properties = kafka.properties().asProperties();
        properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        return properties;
    }
}
