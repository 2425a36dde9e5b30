package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ScrapeServerTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private ScrapeServer server = serve("text");

    private ScrapeServer serve(String text) {
        return ScrapeServer.start(
                "127.0.0.1",
                PortRanges.parse("0"),
                (out, contentType) -> {
                    if (text.isEmpty()) {
                        throw new IllegalStateException("broken");
                    }
                    out.write((text + " as " + contentType).getBytes(StandardCharsets.UTF_8));
                },
                new Notices(LoggerFactory.getLogger(ScrapeServerTest.class)));
    }

    @BeforeEach
    void answersAtAll() {
        assertThat(Scrape.get(server.port(), "/metrics")).startsWith("text as");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void speaksTheFormatThatIsAskedFor() throws Exception {
        HttpResponse<String> plain = http.send(request("/metrics").build(), BodyHandlers.ofString());
        HttpResponse<String> open = http.send(
                request("/")
                        .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                        .build(),
                BodyHandlers.ofString());

        assertThat(plain.body()).contains("version=0.0.4");
        assertThat(open.body()).contains("application/openmetrics-text");
        assertThat(open.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    }

    @Test
    void compressesWhenItMay() throws Exception {
        HttpResponse<byte[]> answer =
                http.send(request("/metrics").header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .startsWith("text as");
    }

    @Test
    void refusesWhatIsNoReading() throws Exception {
        assertThat(http.send(request("/secret").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        HttpRequest post =
                request("/metrics").POST(BodyPublishers.ofString("x")).build();
        assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        HttpRequest head =
                request("/metrics").method("HEAD", BodyPublishers.noBody()).build();
        assertThat(http.send(head, BodyHandlers.ofString()).body()).isEmpty();
    }

    @Test
    void saysThatItFailedInsteadOfHalfAPage() throws Exception {
        server.close();
        server = serve("");

        HttpResponse<String> answer = http.send(request("/metrics").build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("broken");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
