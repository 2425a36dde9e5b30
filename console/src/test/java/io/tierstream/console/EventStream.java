package io.tierstream.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A client of the stream of server-sent events, as small as the format allows. */
final class EventStream implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Lines lines = new Lines();
    private final CompletableFuture<HttpResponse<Void>> answer;

    /** An event, and when it came. */
    record Event(String type, String id, JsonNode data, Instant at) {}

    EventStream(Api api, String path, @Nullable String lastId) {
        HttpRequest.Builder request = api.request(path);
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        answer = api.http().sendAsync(request.build(), BodyHandlers.fromLineSubscriber(lines));
    }

    List<Event> events() {
        return events;
    }

    List<Event> events(String type) {
        return events.stream().filter(event -> event.type().equals(type)).toList();
    }

    @Override
    public void close() {
        lines.cancel();
        answer.cancel(true);
    }

    private final class Lines implements Flow.Subscriber<String> {

        private String type = "";
        private String id = "";
        private volatile Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                try {
                    events.add(new Event(type, id, JSON.readTree(line.substring(6)), Instant.now()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onError(Throwable failure) {
            // The service was closed.
        }

        @Override
        public void onComplete() {
            // The service was closed.
        }
    }
}
