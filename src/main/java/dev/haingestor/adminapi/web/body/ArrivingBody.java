package dev.haingestor.adminapi.web.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of one request while it comes. It is read as far as it is there, so it keeps no thread waiting, and takes memory for
 * what has come and not for what may. When it is whole or has failed the request goes on.
 */
final class ArrivingBody implements ReadListener {

    private static final int FIRST = 1 << 14;

    /** A body has so long before its rate is looked at. */
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
    private AsyncContext waiting;
    private boolean ended;
    private BodyException refused;
    private IOException broken;
    private volatile long latestNanos = startedNanos;

    /**
     * @param announced its length; negative when it isn't known
     * @param limit the most bytes that it may have
     * @param tooLarge what it fails with if it has more
     */
    ArrivingBody(ServletInputStream in, ArrivingBodies others, long announced, long limit, BodyException tooLarge) {
        this.in = in;
        this.others = others;
        this.announced = announced;
        this.limit = limit;
        this.tooLarge = tooLarge;
    }

    /** Reads what is there already. True when there is nothing to wait for. */
    boolean isHere() {
        if (announced > limit) {
            end(tooLarge);
            return true;
        }
        try {
            // A chunk's head may be there without the chunk: only a known length can be read without waiting.
            while (!ended && announced >= 0 && in.available() > 0) {
                readSome();
            }
        } catch (IOException e) {
            end(e);
        }
        return ended;
    }

    /** Goes on without a thread, and dispatches when it has ended. */
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

    /** @param failure null when it is whole */
    private void end(BodyException failure) {
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

    /** Ends it if it is too slow. */
    void check(long nanos, Duration timeout) {
        Duration age = Duration.ofNanos(nanos - startedNanos);
        boolean isTrickling = age.compareTo(GRACE) >= 0 && length < age.toSeconds() * LEAST_BYTES_A_SECOND;
        if (isTrickling || age.compareTo(timeout) >= 0) {
            giveUp(BodyException.tooSlow());
        }
    }

    /** False when it has ended, or something of it is just being read. */
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

    /** When its latest bytes came, by {@link System#nanoTime()}. */
    long latestNanos() {
        return latestNanos;
    }

    boolean isWhole() {
        return ended && refused == null && broken == null;
    }

    /**
     * To be asked for when it has ended.
     *
     * @throws BodyException if it was not taken
     * @throws IOException if its sender went away or sent what is no HTTP
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

    /** Gives its memory back; may be repeated. */
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
