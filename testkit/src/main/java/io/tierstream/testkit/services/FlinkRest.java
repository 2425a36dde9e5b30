package io.tierstream.testkit.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Flink's REST API over {@code java.net.http}, so that the testkit needs no Flink on its class path. */
final class FlinkRest {

    /** Running a job waits for its main method. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    FlinkRest(int port) {
        this.base = URI.create("http://" + Ports.LOOPBACK + ":" + port);
    }

    URI base() {
        return base;
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    void patch(String path) {
        send(request(path).method("PATCH", BodyPublishers.noBody()).build());
    }

    /** Uploads a jar and returns the id under which it can be run. */
    String upload(Path jar) {
        String boundary = "tierstream-jar";
        JsonNode answer = send(request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(multipart(boundary, jar)))
                .build());
        String stored = answer.path("filename").asText();
        return stored.substring(stored.lastIndexOf('/') + 1);
    }

    private static byte[] multipart(String boundary, Path jar) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                            + jar.getFileName() + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(Files.readAllBytes(jar));
            body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ServiceException("Cannot read the job's jar " + jar, e);
        }
        return body.toByteArray();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new ServiceException("Flink answered " + response.statusCode() + " to " + request.method() + " "
                        + request.uri() + ": " + readable(response.body()) + hint(response.statusCode(), request));
            }
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new ServiceException("Flink did not answer " + request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted in " + request.method() + " " + request.uri(), e);
        }
    }

    private static String hint(int status, HttpRequest request) {
        return status == 404 && request.uri().getPath().startsWith("/jars")
                ? "\nJobs can be submitted only when flink-runtime-web is on the class path of the cluster"
                : "";
    }

    /** Stack traces come as JSON strings with escaped line ends. */
    private static String readable(String body) {
        return body.replace("\\n", "\n").replace("\\t", "    ");
    }
}
