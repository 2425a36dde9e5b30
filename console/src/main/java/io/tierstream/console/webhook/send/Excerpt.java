package io.tierstream.console.webhook.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a response's body as text. What lies behind it is read and dropped while it is little, so that the connection can
 * be used again; a long body is not read to its end.
 */
final class Excerpt implements HttpResponse.BodySubscriber<String> {

    static final int KEPT_BYTES = 1_024;
    static final int MOST_BYTES = 64 * 1_024;

    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;
    private long read;

    @Override
    public CompletionStage<String> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
            byte[] bytes = new byte[Math.min(buffer.remaining(), KEPT_BYTES - kept.size())];
            buffer.get(bytes);
            kept.writeBytes(bytes);
        }
        if (read > MOST_BYTES && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable throwable) {
        // The status is there already: a body that breaks off does not take it back.
        onComplete();
    }

    @Override
    public void onComplete() {
        result.complete(text());
    }

    private String text() {
        return PlainText.of(kept.toString(UTF_8));
    }
}
