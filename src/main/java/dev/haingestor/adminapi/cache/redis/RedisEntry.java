package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.Tail;
import dev.haingestor.adminapi.cache.Tail.FirstTime;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A settled window, or a tail, as bytes in Redis. A checksum is at the end of them.
 *
 * @param readAt when the window was read from the store
 */
record RedisEntry(Instant readAt, Rollup rollup) {

    /** The format of all entries. It is in their keys, so two releases that share a Redis do not read each other's. */
    static final String FORMAT = "2";

    private static final int CHECKSUM_BYTES = 8;

    byte[] bytes() {
        return write(out -> {
            writeTime(out, readAt);
            RollupCodec.write(out, rollup);
        });
    }

    /** The entry, or empty if the bytes are none. */
    static Optional<RedisEntry> of(byte[] bytes) {
        return read(bytes, in -> new RedisEntry(readTime(in), RollupCodec.read(in)));
    }

    /** @param queries whose windows are in the tail, all of them */
    static byte[] ofTail(Tail tail, List<SeriesQuery> queries) {
        return write(out -> {
            writeTime(out, tail.readAt());
            writeTime(out, tail.unsettled());
            writeTime(out, tail.range().start());
            writeTime(out, tail.range().end());
            out.writeLong(tail.range().step().toSeconds());
            for (SeriesQuery query : queries) {
                writeRollups(out, tail.windows().getOrDefault(query, List.of()));
                writeTimes(out, tail.last().get(query));
                writeFirst(out, tail.first().get(query));
            }
        });
    }

    /** The tail, or empty if the bytes are none. */
    static Optional<Tail> tail(byte[] bytes, List<SeriesQuery> queries) {
        return read(bytes, in -> {
            Instant readAt = readTime(in);
            Instant unsettled = readTime(in);
            Range range = new Range(readTime(in), readTime(in), Duration.ofSeconds(in.readLong()));
            Map<SeriesQuery, List<Rollup>> windows = new HashMap<>();
            Map<SeriesQuery, Map<Group, Instant>> last = new HashMap<>();
            Map<SeriesQuery, FirstTime> first = new HashMap<>();
            for (SeriesQuery query : queries) {
                windows.put(query, readRollups(in, range.count()));
                readTimes(in).ifPresent(times -> last.put(query, times));
                readFirst(in).ifPresent(time -> first.put(query, time));
            }
            return new Tail(readAt, unsettled, range, windows, last, first, Map.of(), Map.of());
        });
    }

    private static void writeRollups(DataOutputStream out, List<Rollup> rollups) throws IOException {
        for (Rollup rollup : rollups) {
            RollupCodec.write(out, rollup);
        }
    }

    private static List<Rollup> readRollups(DataInputStream in, int count) throws IOException {
        List<Rollup> rollups = new ArrayList<>();
        while (rollups.size() < count) {
            rollups.add(RollupCodec.read(in));
        }
        return rollups;
    }

    /** @param times null if the query's latest points are not asked for */
    private static void writeTimes(DataOutputStream out, @Nullable Map<Group, Instant> times) throws IOException {
        out.writeBoolean(times != null);
        if (times != null) {
            out.writeInt(times.size());
            for (Map.Entry<Group, Instant> time : times.entrySet()) {
                RollupCodec.writeGroup(out, time.getKey());
                writeTime(out, time.getValue());
            }
        }
    }

    private static Optional<Map<Group, Instant>> readTimes(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        Map<Group, Instant> times = new HashMap<>();
        for (int count = RollupCodec.readCount(in); count > 0; count--) {
            times.put(RollupCodec.readGroup(in), readTime(in));
        }
        return Optional.of(times);
    }

    /** @param first null if it is not known */
    private static void writeFirst(DataOutputStream out, @Nullable FirstTime first) throws IOException {
        out.writeBoolean(first != null);
        if (first != null) {
            writeTime(out, first.readAt());
            out.writeBoolean(first.time().isPresent());
            if (first.time().isPresent()) {
                writeTime(out, first.time().get());
            }
        }
    }

    private static Optional<FirstTime> readFirst(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        Instant readAt = readTime(in);
        return Optional.of(new FirstTime(in.readBoolean() ? Optional.of(readTime(in)) : Optional.empty(), readAt));
    }

    private static void writeTime(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static Instant readTime(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static byte[] write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = bytes.toByteArray();
        return ByteBuffer.allocate(content.length + CHECKSUM_BYTES)
                .put(content)
                .putLong(checksum(content))
                .array();
    }

    private static <T> Optional<T> read(byte[] bytes, Reader<T> reader) {
        if (bytes.length < CHECKSUM_BYTES) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, bytes.length - CHECKSUM_BYTES);
        if (ByteBuffer.wrap(bytes).getLong(content.length) != checksum(content)) {
            return Optional.empty();
        }
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
            T value = reader.read(in);
            return in.available() == 0 ? Optional.of(value) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static long checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return checksum.getValue();
    }

    private interface Writer {

        void write(DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {

        T read(DataInputStream in) throws IOException;
    }
}
