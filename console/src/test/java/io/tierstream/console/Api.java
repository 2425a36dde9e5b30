package io.tierstream.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Asks a console as anybody would: by HTTP. */
public final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final OpenApi description = new OpenApi();
    private final String url;

    public Api(String url) {
        this.url = url;
    }

    /** The JSON of an answer that must be good. */
    public JsonNode get(String path) {
        HttpResponse<String> answer = send(request(path).build());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return json(answer);
    }

    /** The answer, which is as the description of the interface has it. */
    public HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            check(request, answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void check(HttpRequest request, HttpResponse<String> answer) {
        boolean described =
                answer.statusCode() != 304 && !request.uri().getPath().contains("nowhere");
        if (described) {
            String type = answer.headers().firstValue("Content-Type").orElse("");
            JsonNode body = type.contains("json") ? json(answer) : new TextNode(answer.body());
            assertThat(description.mistakes(request.method(), request.uri().getPath(), answer.statusCode(), type, body))
                    .isEmpty();
        }
    }

    public JsonNode post(String path, String body) {
        return json(send(request(path)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build()));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    public HttpClient http() {
        return http;
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    /** Text as it stands in a URL. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
