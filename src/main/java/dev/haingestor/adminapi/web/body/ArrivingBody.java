package dev.haingestor.adminapi.web.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request while it arrives. It is read as far as it has come, so no thread waits for it, and takes memory only
 * for that.
 */
final class ArrivingBody implements ReadListener {

    private static final int FIRST = 1 << 14;

    /** How long a body arrives before its rate is checked. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final long LEAST_BYTES_A_SECOND = 1_000;

    private final ServletInputStream in;
    private final ArrivingBodies others;
    private final long announced;
    private final long limit;
    private final BodyException tooLarge;
    private final long startedNanos = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();

    private byte[] bytes = {};
    private int length;
    private long reserved;
    private @Nullable AsyncContext waiting;
    private boolean ended;
    private @Nullable BodyException refused;
    private @Nullable IOException broken;
    private volatile long latestNanos = startedNanos;

    /**
     * @param announced its length; negative when it isn't known
     * @param limit the most bytes that it may have
     * @param tooLarge how it fails if it has more
     */
    ArrivingBody(ServletInputStream in, ArrivingBodies others, long announced, long limit, BodyException tooLarge) {
        this.in = in;
        this.others = others;
        this.announced = announced;
        this.limit = limit;
        this.tooLarge = tooLarge;
    }

    /** Reads what has arrived already; true when there is nothing to wait for. */
    boolean isHere() {
        if (announced > limit) {
            end(tooLarge);
            return true;
        }
        try {
            // Only a body of known length can be read without waiting: a chunk's head may be there without the chunk.
            while (!ended && announced >= 0 && in.available() > 0) {
                readSome();
            }
        } catch (IOException e) {
            end(e);
        }
        return ended;
    }

    /** Receives the rest without a thread, and dispatches the request when the body has ended. */
    void await(AsyncContext async) {
        lock.lock();
        try {
            waiting = async;
            async.setTimeout(0);
            if (!others.add(this)) {
                end(BodyException.tooManyAtOnce());
            } else {
                in.setReadListener(this);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onDataAvailable() {
        lock.lock();
        try {
            while (!ended && in.isReady()) {
                readSome();
            }
        } catch (IOException e) {
            end(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onAllDataRead() {
        end((BodyException) null);
    }

    @Override
    public void onError(Throwable failure) {
        end(failure instanceof IOException known ? known : new IOException(failure));
    }

    private void readSome() throws IOException {
        if (length == bytes.length && !hasRoom()) {
            end(BodyException.tooManyAtOnce());
            return;
        }
        int count = in.read(bytes, length, bytes.length - length);
        length += Math.max(0, count);
        latestNanos = System.nanoTime();
        if (length > limit) {
            end(tooLarge);
        } else if (length == announced || count < 0) {
            end((BodyException) null);
        }
    }

    private boolean hasRoom() {
        long most = announced < 0 ? limit + 1 : announced;
        long more = Math.min(most, Math.max(FIRST, 2L * length));
        if (!others.reserve(this, more - reserved, more)) {
            return false;
        }
        reserved = more;
        bytes = Arrays.copyOf(bytes, (int) more);
        return true;
    }

    private void end(IOException failure) {
        lock.lock();
        try {
            broken = ended ? broken : failure;
            end((BodyException) null);
        } finally {
            lock.unlock();
        }
    }

    /** @param failure why it is refused; null when it isn't */
    private void end(@Nullable BodyException failure) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            refused = failure;
            others.remove(this);
            if (failure != null || broken != null) {
                release();
            }
            if (waiting != null) {
                waiting.dispatch();
            }
        } catch (IllegalStateException gone) {
            // The connection has ended, and with it the request.
            release();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the body up if it is too slow. */
    void check(long nanos, Duration timeout) {
        Duration age = Duration.ofNanos(nanos - startedNanos);
        boolean isTrickling = age.compareTo(GRACE) >= 0 && length < age.toSeconds() * LEAST_BYTES_A_SECOND;
        if (isTrickling || age.compareTo(timeout) >= 0) {
            giveUp(BodyException.tooSlow());
        }
    }

    /** Refuses the body; false when it has ended, or is being read just now. */
    boolean giveUp(BodyException why) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            boolean isFirst = !ended;
            end(why);
            return isFirst;
        } finally {
            lock.unlock();
        }
    }

    /** The time at which its latest bytes came, by {@link System#nanoTime()}. */
    long latestNanos() {
        return latestNanos;
    }

    boolean isWhole() {
        return ended && refused == null && broken == null;
    }

    /**
     * The body, once it has ended.
     *
     * @throws BodyException if it was refused
     * @throws IOException if the client disconnected or sent invalid HTTP
     */
    ArrivedBody arrived() throws IOException {
        if (refused != null) {
            throw refused;
        }
        if (broken != null) {
            throw broken;
        }
        return new ArrivedBody(bytes, length);
    }

    /** Frees its memory; may be repeated. */
    void release() {
        lock.lock();
        try {
            others.release(reserved);
            reserved = 0;
            bytes = new byte[0];
            length = 0;
        } finally {
            lock.unlock();
        }
    }
}
