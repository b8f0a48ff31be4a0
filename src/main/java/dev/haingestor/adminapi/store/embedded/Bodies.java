package dev.haingestor.adminapi.store.embedded;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads bodies into memory, each up to the largest that is allowed, and all together up to four such: a flood of writers must
 * wait, and not end the service. A packed body counts as what it usually becomes, and as more when it becomes more.
 */
final class Bodies {

    private static final int CHUNK = 1 << 16;
    private static final int PACKED = 20;
    private static final int LARGEST_AT_ONCE = 4;
    private static final int WAIT_SECONDS = 10;

    private final long maximum;
    private final Semaphore kilobytes;

    Bodies(long maximum) {
        this.maximum = maximum;
        this.kilobytes = new Semaphore(LARGEST_AT_ONCE * kilobytes(maximum), true);
    }

    /**
     * @throws WriteException if it is too large, can't be unpacked, or there are too many at once
     * @throws IOException if its writer goes away or sends what is no HTTP
     */
    Body read(HttpServletRequest request) throws IOException {
        boolean packed = isPacked(request);
        long announced = request.getContentLengthLong();
        if (!packed && announced > maximum) {
            throw WriteException.tooLarge(maximum);
        }
        Body body = new Body();
        try {
            body.reserve(announced < 0 ? maximum : Math.min(maximum, packed ? announced * PACKED : announced));
            try (InputStream in = packed ? unpacked(request.getInputStream()) : request.getInputStream()) {
                // One more than announced: then its end is seen without another, larger array.
                body.read(in, announced < 0 || packed ? CHUNK : (int) announced + 1);
            }
            body.whole = true;
            return body;
        } catch (ZipException | EOFException e) {
            throw WriteException.unreadable("the body ends early or is not what its Content-Encoding says");
        } finally {
            if (!body.whole) {
                body.close();
            }
        }
    }

    private static boolean isPacked(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            return true;
        }
        throw WriteException.unknownEncoding();
    }

    private static InputStream unpacked(InputStream in) throws IOException {
        return new GZIPInputStream(in, CHUNK);
    }

    private static int kilobytes(long bytes) {
        return (int) Math.max(1, (bytes + 1_023) / 1_024);
    }

    private void acquire(int amount) {
        try {
            if (!kilobytes.tryAcquire(amount, WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw WriteException.unavailable("too much is being written at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw WriteException.unavailable("waiting for other writes was interrupted");
        }
    }

    /** Its bytes are the first {@code length} ones. To be closed when it is done with. */
    final class Body implements AutoCloseable {

        private byte[] bytes = {};
        private int length;
        private int reserved;
        private boolean whole;

        private void read(InputStream in, int expected) throws IOException {
            bytes = new byte[expected];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes, length, bytes.length - length)) {
                length += count;
                if (length > maximum) {
                    throw WriteException.tooLarge(maximum);
                }
                if (length == bytes.length) {
                    int more = (int) Math.min(2L * length, maximum + 1);
                    reserve(Math.min(more, maximum));
                    bytes = Arrays.copyOf(bytes, more);
                }
            }
        }

        /** Has room for so many bytes afterwards. */
        private void reserve(long size) {
            int missing = kilobytes(size) - reserved;
            if (missing > 0) {
                acquire(missing);
                reserved += missing;
            }
        }

        byte[] bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        @Override
        public void close() {
            kilobytes.release(reserved);
            reserved = 0;
        }
    }
}
