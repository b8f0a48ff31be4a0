package dev.haingestor.adminapi.bench;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes a body as fast as it comes and keeps nothing but its length. */
final class ByteCount implements HttpResponse.BodySubscriber<Long> {

    private final CompletableFuture<Long> result = new CompletableFuture<>();
    private long bytes;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            bytes += buffer.remaining();
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(bytes);
    }

    @Override
    public CompletionStage<Long> getBody() {
        return result;
    }
}
