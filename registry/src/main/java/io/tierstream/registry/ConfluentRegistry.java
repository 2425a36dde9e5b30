package io.tierstream.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.RestService;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** The real Confluent client, with its authentication, TLS and choice among several URLs. */
public final class ConfluentRegistry implements Registry {

    private static final int CACHED_SCHEMAS = 1_000;
    private static final int NO_SUCH_SCHEMA = 40403;
    private static final int CONFLICT = 409;

    private final String urls;
    private final RestService rest;
    private final CachedSchemaRegistryClient client;

    /**
     * @param urls tried in order
     * @param properties of the client, such as {@code basic.auth.user.info} and TLS settings
     */
    public ConfluentRegistry(List<String> urls, Map<String, String> properties) {
        this.urls = urls.stream().map(ConfluentRegistry::masked).toList().toString();
        rest = new RestService(urls);
        client = new CachedSchemaRegistryClient(rest, CACHED_SCHEMAS, withTls(properties));
    }

    /** The URL without the user and password that may stand in it. */
    public static String masked(String url) {
        return url.replaceAll("(?<=://)[^/@]*@", "****@");
    }

    /** The client reads TLS settings under a prefix of its own; people write them as for Kafka. */
    private static Map<String, String> withTls(Map<String, String> given) {
        Map<String, String> properties = new TreeMap<>(given);
        given.forEach((key, value) -> {
            if (key.startsWith("ssl.")) {
                properties.putIfAbsent("schema.registry." + key, value);
            }
        });
        return properties;
    }

    /** Asks by REST first: the client's own lookup reports a schema that is not Avro like an outage. */
    @Override
    public String schema(int id) throws IOException, RegistryException {
        String what = "asking for schema " + id;
        try {
            SchemaString found = rest.getId(id);
            String type = found.getSchemaType();
            if (type != null && !type.equals(AvroSchema.TYPE)) {
                throw new UnusableSchemaException("schema " + id + " is of type " + type + ", not AVRO");
            }
            return found.getReferences() == null || found.getReferences().isEmpty()
                    ? found.getSchemaString()
                    : String.valueOf(client.getSchemaById(id).rawSchema());
        } catch (RestClientException e) {
            if (e.getErrorCode() == NO_SUCH_SCHEMA) {
                throw new UnknownSchemaException("the schema registry has no schema with id " + id);
            }
            throw refusal(what, e);
        } catch (SSLException e) {
            throw unsafe(what, e);
        }
    }

    /**
     * Tasks register the same schema side by side; Apicurio refuses all but the first as a conflict, and finds it when asked again. What
     * is really incompatible is refused again.
     */
    @Override
    public int register(String subject, String schema) throws IOException, RegistryException {
        String what = "registering the schema of subject '" + subject + "'";
        try {
            return registerOnce(subject, schema);
        } catch (RestClientException e) {
            throw refusal(what, e);
        } catch (SSLException e) {
            throw unsafe(what, e);
        }
    }

    private int registerOnce(String subject, String schema) throws IOException, RestClientException {
        try {
            return client.register(subject, new AvroSchema(schema));
        } catch (RestClientException e) {
            if (e.getStatus() != CONFLICT) {
                throw e;
            }
            return client.register(subject, new AvroSchema(schema));
        }
    }

    /** Returns if trying again is useless; throws if the registry is merely out of order. */
    private RefusedException refusal(String what, RestClientException e) throws IOException {
        int status = e.getStatus();
        if (status >= 500 || status == 408 || status == 429) {
            throw new IOException(what + ": the schema registry answers " + status + ": " + e.getMessage(), e);
        }
        return new RefusedException(what + ": the schema registry at " + urls + " answers " + status + ": "
                + e.getMessage() + advice(status));
    }

    /** Returns if the certificate is not to be trusted; throws if the connection merely broke. */
    private RefusedException unsafe(String what, SSLException e) throws SSLException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new RefusedException(what + ": the certificate of the schema registry at " + urls
                        + " is not trusted: " + cause.getMessage()
                        + "; give the authority that signed it by ssl.truststore.location in registry.properties, and"
                        + " see that the certificate has the host's name and is valid now");
            }
        }
        throw e;
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 ->
                "; check the credentials in registry.properties: basic.auth.credentials.source=USER_INFO with"
                        + " basic.auth.user.info=USER:PASSWORD, or bearer.auth.token";
            case 404 -> "; check that registry.url names the root of the registry's Confluent API";
            case 409 ->
                "; another application owns this subject with an incompatible schema: use another topic, or change"
                        + " the subject's compatibility";
            default -> "";
        };
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
