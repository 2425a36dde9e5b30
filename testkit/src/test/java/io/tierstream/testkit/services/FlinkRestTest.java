package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlinkRestTest {

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final int port = Ports.free();
    private final HttpServer server = listen(port);
    private final FlinkRest rest = new FlinkRest(port);

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void uploadsTheBytesOfAJarAndReturnsItsId(@TempDir Path directory) throws IOException {
        Path jar = Files.writeString(directory.resolve("job.jar"), "bytes of the jar");
        answer("/jars/upload", 200, "{\"filename\":\"/uploads/7_job.jar\",\"status\":\"success\"}");

        assertThat(rest.upload(jar)).isEqualTo("7_job.jar");
        assertThat(requests)
                .singleElement()
                .asString()
                .contains("filename=\"job.jar\"")
                .contains("bytes of the jar");
    }

    @Test
    void saysWhatIsMissingWhenJobsCannotBeSubmitted() {
        answer("/jars/x/run", 404, "{\"errors\":[\"Not found\"]}");

        assertThatThrownBy(() -> rest.post("/jars/x/run", rest.object()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("Flink answered 404 to POST http://127.0.0.1:" + port + "/jars/x/run")
                .hasMessageContaining("flink-runtime-web is on the class path");
    }

    @Test
    void showsTheLinesOfAStackTrace() {
        answer("/jobs/x", 500, "{\"errors\":[\"first\\n\\tat second\"]}");

        assertThatThrownBy(() -> rest.get("/jobs/x"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("first\n    at second");
    }

    @Test
    void saysThatNobodyAnswers() {
        server.stop(0);

        assertThatThrownBy(() -> rest.get("/overview"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("Flink did not answer GET http://127.0.0.1:" + port + "/overview");
    }

    private void answer(String path, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static HttpServer listen(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
