package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SchemaRegistryServerITCase {

    private static final String NAME =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}";
    private static final String NAME_AND_OPTIONAL =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},"
                    + "{\"name\":\"b\",\"type\":[\"null\",\"long\"],\"default\":null}]}";
    private static final String NAME_AND_REQUIRED =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"long\"}]}";

    private static final SchemaRegistryServer REGISTRY = SchemaRegistryServer.temporary();

    @AfterEach
    void giveConnectionsBack() {
        REGISTRY.start();
        REGISTRY.reachable();
    }

    @AfterAll
    static void stopRegistry() {
        REGISTRY.close();
    }

    @Test
    void givesARegisteredSchemaBack() throws Exception {
        String id = register("given", NAME);

        assertThat(get("/schemas/ids/" + id)).contains("\\\"name\\\":\\\"R\\\"");
        assertThat(register("given", NAME)).isEqualTo(id);
    }

    @Test
    void isBackwardCompatibleFromTheStart() throws Exception {
        assertThat(get("/config")).contains("BACKWARD");
        register("evolving", NAME);
        register("evolving", NAME_AND_OPTIONAL);

        HttpResponse<String> refused = post("evolving", NAME_AND_REQUIRED);

        assertThat(refused.statusCode()).isEqualTo(409);
    }

    @Test
    void keepsIdsWhileItIsUnreachable() throws Exception {
        String id = register("unreachable", NAME);

        REGISTRY.unreachable();
        assertThatThrownBy(SchemaRegistryServerITCase::connectAnew).isInstanceOf(ConnectException.class);
        REGISTRY.reachable();

        assertThat(get("/schemas/ids/" + id)).contains("\\\"name\\\":\\\"R\\\"");
        assertThat(register("unreachable", NAME)).isEqualTo(id);
    }

    @Test
    void keepsIdsAndCompatibilityOverARestartOfTheProcess() throws Exception {
        String id = register("restarted", NAME);

        REGISTRY.stop();
        assertThatThrownBy(SchemaRegistryServerITCase::connectAnew).isInstanceOf(ConnectException.class);
        REGISTRY.start();

        assertThat(register("restarted", NAME)).isEqualTo(id);
        assertThat(post("restarted", NAME_AND_REQUIRED).statusCode()).isEqualTo(409);
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        assumeTrue(ListeningSockets.canBeRead(), "only Linux shows the sockets of a process under /proc");

        assertThat(ListeningSockets.of(REGISTRY.pid())).isNotEmpty().allMatch(ListeningSockets::isLoopback);
    }

    @Test
    void saysThatItsPortIsTaken() {
        assertThatThrownBy(() -> SchemaRegistryServer.temporary(REGISTRY.port()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(
                        "Port " + REGISTRY.port() + " on 127.0.0.1 is taken, so the schema registry cannot start");
    }

    private String register(String subject, String schema) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(subject, schema);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().replaceAll("\\D", "");
    }

    private HttpResponse<String> post(String subject, String schema) throws IOException, InterruptedException {
        String body = "{\"schema\":\"" + schema.replace("\"", "\\\"") + "\"}";
        HttpRequest request = request("/subjects/" + subject + "/versions")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** A client per request: in a pool, a cut connection is noticed by its next use only. */
    private String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request(path).GET().build(), BodyHandlers.ofString())
                .body();
    }

    private static void connectAnew() throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), REGISTRY.port()).close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(REGISTRY.url() + path));
    }
}
