package io.tierstream.console.access;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends requests byte by byte, also such as no proper client would send. */
public final class Http {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final int port;
    private final List<String> headers = new ArrayList<>();

    private Http(int port) {
        this.port = port;
    }

    /** A request to this machine, under its usual name. */
    public static Http to(int port) {
        return new Http(port);
    }

    public Http bearer(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Http with(String name, String value) {
        headers.add(name + ": " + value);
        return this;
    }

    /** An answer; header names in small letters. */
    public record Answer(int status, List<String> headers, String body) {

        public Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ": ";
            return headers.stream()
                    .filter(one -> one.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(one -> one.substring(start.length()))
                    .findFirst();
        }
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** With a body of JSON. */
    public Answer post(String path, String json) {
        with("Content-Type", "application/json");
        return send("POST", path, json);
    }

    /** A request with a body, or none. */
    public Answer send(String method, String path, @Nullable String body) {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (headers.stream().noneMatch(one -> one.startsWith("Host:"))) {
            text.append("Host: localhost:").append(port).append("\r\n");
        }
        headers.forEach(one -> text.append(one).append("\r\n"));
        if (body != null && headers.stream().noneMatch(one -> one.startsWith("Transfer-Encoding"))) {
            text.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        text.append("Connection: close\r\n\r\n").append(body == null ? "" : body);
        return exchange(text.toString());
    }

    /** The status of an answer that need not end. */
    public int statusOf(String method, String path) {
        String host = "Host: localhost:" + port + "\r\n";
        String request = method + " " + path + " HTTP/1.1\r\n" + host + String.join("\r\n", headers)
                + (headers.isEmpty() ? "" : "\r\n") + "Connection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(new String(line, StandardCharsets.UTF_8).split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + method + " " + path, e);
        }
    }

    private Answer exchange(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + request.lines().findFirst(), e);
        }
    }

    private static Answer parse(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        List<String> lines = answer.substring(0, end).lines().toList();
        int status = Integer.parseInt(lines.get(0).split(" ")[1]);
        List<String> headers = lines.subList(1, lines.size());
        String body = answer.substring(end + 4);
        boolean chunked = headers.stream().anyMatch(one -> one.equalsIgnoreCase("Transfer-Encoding: chunked"));
        return new Answer(status, headers, chunked ? unchunked(body) : body);
    }

    private static String unchunked(String body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < bytes.length) {
            int line = at;
            while (bytes[line] != '\r') {
                line++;
            }
            int length = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.UTF_8), 16);
            text.write(bytes, line + 2, length);
            at = line + 2 + length + 2;
            if (length == 0) {
                break;
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
