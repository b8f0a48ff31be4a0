package dev.haingestor.adminapi.web.sse;

import dev.haingestor.adminapi.web.AbortedResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * The connection of one subscriber. It is written as far as its client reads, without waiting: a blocking write, as
 * that of {@code SseEmitter}, would let one client that does not read delay all that come after it, or cost a thread
 * each. What could not be written yet is a place in an event that all subscribers share, and one newer event: a
 * client that is slow misses those in between, and takes no memory.
 */
public final class EventStream implements WriteListener, AsyncListener {

    /** Tomcat copies what a connection does not take at once, so it is given no more than this. */
    private static final int CHUNK = 1 << 13;

    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Runnable cut;
    private final Consumer<EventStream> ended;

    /**
     * Held while writing. Tomcat's lock of an asynchronous request may be taken under it, and never the other way
     * round.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable String known;
    private byte[] writing;
    private int written;
    private boolean unflushed;
    private long begunNanos = System.nanoTime();
    private long latestNanos = begunNanos;
    private @Nullable StreamEvent pending;
    private long newest;
    private volatile boolean closed;

    private EventStream(
            HttpServletRequest request, ServletOutputStream out, Duration retry, Consumer<EventStream> ended) {
        this.async = request.startAsync();
        this.out = out;
        this.cut = AbortedResponse.cutter(request);
        this.ended = ended;
        this.known = request.getHeader("Last-Event-ID");
        this.writing = ("retry: " + retry.toMillis() + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Answers a request with events to come. The event that the client says it has, with {@code Last-Event-ID}, is
     * not sent again.
     *
     * @param retry how long a client waits before it connects again
     * @param ended is told when the connection has ended, perhaps more than once
     */
    public static EventStream open(
            HttpServletRequest request, HttpServletResponse response, Duration retry, Consumer<EventStream> ended)
            throws IOException {
        describe(response);
        EventStream stream = new EventStream(request, response.getOutputStream(), retry, ended);
        stream.async.setTimeout(0);
        stream.async.addListener(stream);
        stream.out.setWriteListener(stream);
        return stream;
    }

    /** Sets the headers of a response with events. */
    public static void describe(HttpServletResponse response) {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=utf-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // A proxy such as nginx would collect events before it passes them on.
        response.setHeader("X-Accel-Buffering", "no");
    }

    /** Sends an event, or replaces the one that waits. An older one than before is dropped. */
    public void offer(StreamEvent event) {
        lock.lock();
        try {
            if (closed || event.number() <= newest) {
                return;
            }
            newest = event.number();
            boolean has = event.id().equals(known);
            known = null;
            if (!has) {
                pending = event;
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a comment where nothing was sent for a while, and gives up a client that does not take an event in time.
     */
    public Check check(Duration heartbeat, Duration timeout) {
        lock.lock();
        try {
            if (closed) {
                return Check.ENDED;
            }
            long now = System.nanoTime();
            if (isWriting()) {
                if (now - begunNanos < timeout.toNanos()) {
                    return Check.OPEN;
                }
                closed = true;
                cut.run();
                return Check.GIVEN_UP;
            }
            if (now - latestNanos >= heartbeat.toNanos()) {
                begin(HEARTBEAT);
                write();
            }
            return Check.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /** What became of a connection. */
    public enum Check {
        OPEN,
        ENDED,
        GIVEN_UP
    }

    /**
     * Ends the connection: in order where nothing is on its way, else at once, as its client may never take the rest.
     */
    public void finish() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (isWriting() || !out.isReady()) {
                cut.run();
                return;
            }
        } finally {
            lock.unlock();
        }
        complete();
    }

    private boolean isWriting() {
        return written < writing.length || unflushed;
    }

    private void begin(byte[] bytes) {
        writing = bytes;
        written = 0;
        begunNanos = System.nanoTime();
    }

    /** Writes as much as the client takes now; {@link #onWritePossible} goes on. */
    private void write() {
        if (closed) {
            return;
        }
        try {
            while (hasNext() && out.isReady()) {
                int count = Math.min(CHUNK, writing.length - written);
                out.write(writing, written, count);
                written += count;
                unflushed = true;
            }
            if (written == writing.length && unflushed && out.isReady()) {
                out.flush();
                unflushed = false;
                latestNanos = System.nanoTime();
                // Events are large, and this one may be kept by nobody else.
                begin(NOTHING);
            }
        } catch (IOException | IllegalStateException gone) {
            // Tomcat calls onError from a thread of its own.
            closed = true;
        }
    }

    private boolean hasNext() {
        if (written == writing.length && pending != null) {
            begin(pending.bytes());
            pending = null;
        }
        return written < writing.length;
    }

    @Override
    public void onWritePossible() {
        lock.lock();
        try {
            write();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable failure) {
        // The other onError follows.
    }

    /**
     * The client has gone, or was given up. Nothing is written once Tomcat may use the response for another request.
     */
    @Override
    public void onError(AsyncEvent event) {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ended.accept(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        onError(event);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException gone) {
            // The connection has ended by itself.
        }
    }
}
