package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.web.body.ArrivedBody;
import dev.haingestor.adminapi.web.body.BodyMemory;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads and unpacks bodies in memory, each up to a limit and all together up to the memory for bodies: under a flood of writes
 * they wait, and don't end the service.
 */
public final class RequestBodyReader {

    private static final int CHUNK = 1 << 16;
    private static final int WAIT_SECONDS = 10;

    private final long maximum;
    private final BodyMemory memory;

    RequestBodyReader(long maximum, BodyMemory memory) {
        this.maximum = maximum;
        this.memory = memory;
    }

    /**
     * @throws WriteException if it is too large, can't be unpacked, or finds no memory within 10 s
     * @throws IOException if the client disconnects or sends invalid HTTP
     */
    Body read(HttpServletRequest request) throws IOException {
        boolean packed = isPacked(request);
        long announced = request.getContentLengthLong();
        if (!packed && announced > maximum) {
            throw WriteException.tooLarge(maximum);
        }
        Body body = new Body();
        try (InputStream in = packed ? unpacked(request.getInputStream()) : request.getInputStream()) {
            if (in instanceof ArrivedBody arrived) {
                // The memory of such a body is accounted for by the filter that received it.
                body.bytes = arrived.bytes();
                body.length = arrived.length();
            } else {
                body.read(in);
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

    private void acquire(long more, long all) {
        try {
            if (!memory.reserve(more, all, WAIT_SECONDS)) {
                throw WriteException.unavailable("too much is being written at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw WriteException.unavailable("waiting for other writes was interrupted");
        }
    }

    /** A body in memory: the first {@code length} bytes of an array. Closing it frees its memory. */
    final class Body implements AutoCloseable {

        private byte[] bytes = {};
        private int length;
        private long reserved;
        private boolean whole;

        private void read(InputStream in) throws IOException {
            reserve(CHUNK);
            bytes = new byte[CHUNK];
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

        /** Reserves memory for a body of this size. */
        private void reserve(long size) {
            if (size > reserved) {
                acquire(size - reserved, size);
                reserved = size;
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
            memory.release(reserved);
            reserved = 0;
        }
    }
}
