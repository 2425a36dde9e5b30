package io.tierstream.testkit.services;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A real Kafka broker with a listener that speaks TLS and asks for SASL: SCRAM-SHA-512 with users that can be changed while it runs, and
 * PLAIN with one user. Beside it stands the plain listener of {@link KafkaBroker}, for the test's own clients.
 */
public final class SecureKafka implements AutoCloseable {

    private static final int ITERATIONS = 4096;

    private final KafkaBroker broker;
    private final int securePort;

    private SecureKafka(KafkaBroker broker, int securePort) {
        this.broker = broker;
        this.securePort = securePort;
    }

    /**
     * Starts one on free ports.
     *
     * @param certificate what the broker shows
     * @param plainUser the user of PLAIN
     * @param plainPassword its password; it cannot be changed
     */
    public static SecureKafka start(TestCertificate certificate, String plainUser, String plainPassword) {
        int port = Ports.free();
        int controllerPort = Ports.free();
        int securePort = Ports.free();
        Map<String, String> properties = new HashMap<>(listeners(port, controllerPort, securePort));
        properties.put("ssl.keystore.location", certificate.keyStore().toString());
        properties.put("ssl.keystore.type", "PKCS12");
        properties.put("ssl.keystore.password", certificate.password());
        properties.put("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN");
        properties.put(
                "listener.name.secure.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        properties.put(
                "listener.name.secure.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + plainUser + "=\""
                        + plainPassword + "\";");
        return new SecureKafka(KafkaBroker.temporary(port, controllerPort, properties), securePort);
    }

    private static Map<String, String> listeners(int port, int controllerPort, int securePort) {
        String plain = "PLAINTEXT://" + Ports.LOOPBACK + ":" + port;
        String secure = "SECURE://" + Ports.LOOPBACK + ":" + securePort;
        return Map.of(
                "listeners",
                plain + "," + secure + ",CONTROLLER://" + Ports.LOOPBACK + ":" + controllerPort,
                "advertised.listeners",
                plain + "," + secure,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL");
    }

    /** The broker, with its plain listener. */
    public KafkaBroker broker() {
        return broker;
    }

    /** {@code bootstrap.servers} for clients that speak TLS and SASL. */
    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + securePort;
    }

    /** Makes a user of SCRAM-SHA-512, or changes its password; who is connected stays connected. */
    public void scramUser(String user, String password) {
        UserScramCredentialUpsertion change = new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password);
        try (Admin admin = broker.admin()) {
            admin.alterUserScramCredentials(List.of(change)).all().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ServiceException("Cannot make the user " + user, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while making the user " + user, e);
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
