package nl.schakel.municipality;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Reads an answer up to a limit and hangs up beyond it, so that no municipality can fill the hub's memory. */
public final class BoundedBody implements BodySubscriber<byte[]> {

    /** The answer was longer than the limit. */
    public static final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooLarge() {
            super("answer too large", null, false, false);
        }
    }

    private final int limit;
    private final boolean beginning;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Subscription subscription;

    private BoundedBody(int limit, boolean beginning) {
        this.limit = limit;
        this.beginning = beginning;
    }

    /**
     * The whole answer; one beyond the limit makes the call fail with {@link TooLarge}.
     *
     * @param limit in bytes
     */
    public static BodyHandler<byte[]> of(int limit) {
        return answer -> new BoundedBody(limit, false);
    }

    /**
     * The beginning of an answer, where that is all that counts.
     *
     * @param limit in bytes
     */
    public static BodyHandler<byte[]> beginning(int limit) {
        return answer -> new BoundedBody(limit, true);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] part = new byte[Math.min(buffer.remaining(), limit - bytes.size())];
            buffer.get(part);
            bytes.writeBytes(part);
            if (buffer.hasRemaining()) {
                subscription.cancel();
                if (beginning) {
                    body.complete(bytes.toByteArray());
                } else {
                    body.completeExceptionally(new TooLarge());
                }
                return;
            }
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
