package io.tierstream.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.avro.Schema;

/** The two calls of the registry's API that tests need, as any client would send them. */
final class RegistryCalls {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    RegistryCalls(String url) {
        this.url = url;
    }

    /** What came of a registration; the id is -1 when it was refused. */
    record Registration(int status, int id) {}

    Registration register(String subject, Schema schema) {
        try {
            String body = MAPPER.writeValueAsString(Map.of("schema", schema.toString()));
            HttpResponse<String> response =
                    send(request("/subjects/" + subject + "/versions").POST(HttpRequest.BodyPublishers.ofString(body)));
            JsonNode answer = MAPPER.readTree(response.body());
            return new Registration(response.statusCode(), answer.path("id").asInt(-1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Schema schema(int id) {
        try {
            JsonNode answer =
                    MAPPER.readTree(send(request("/schemas/ids/" + id)).body());
            return new Schema.Parser().parse(answer.get("schema").textValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
