package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Rollup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A settled window as bytes in Redis: its key, its generation, when it was read, its cells bin by bin, and a checksum of all
 * that. A change of the format needs another {@link #FORMAT}.
 */
public record RedisEntry(String key, String generation, Instant readAt, Rollup rollup) {

    private static final int FORMAT = 0x48413031;
    private static final int CHECKSUM_BYTES = 8;
    private static final int SHORTEST_ITEM = 2;
    private static final long OUTERMOST_BIN = (long) (Math.log(Double.MAX_VALUE) * Distribution.BINS_PER_E) + 1;

    /** Bytes are no entry, or not one of this format. */
    static final class OddEntryException extends Exception {

        private final RedisCacheMetrics.Refusal reason;

        OddEntryException(RedisCacheMetrics.Refusal reason, String message) {
            super(message);
            this.reason = reason;
        }

        RedisCacheMetrics.Refusal reason() {
            return reason;
        }
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(FORMAT);
            out.writeUTF(key);
            out.writeUTF(generation);
            out.writeLong(readAt.toEpochMilli());
            writeRollup(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = bytes.toByteArray();
        return ByteBuffer.allocate(content.length + CHECKSUM_BYTES)
                .put(content)
                .putLong(checksum(content))
                .array();
    }

    /** @throws OddEntryException if anything is wrong with the bytes */
    static RedisEntry of(byte[] bytes) throws OddEntryException {
        if (bytes.length < Integer.BYTES + CHECKSUM_BYTES) {
            throw damaged("it is too short");
        }
        if (ByteBuffer.wrap(bytes).getInt() != FORMAT) {
            throw new OddEntryException(RedisCacheMetrics.Refusal.FORMAT, "it is of another format");
        }
        byte[] content = Arrays.copyOf(bytes, bytes.length - CHECKSUM_BYTES);
        if (ByteBuffer.wrap(bytes).getLong(content.length) != checksum(content)) {
            throw damaged("its checksum is wrong");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            in.skipNBytes(Integer.BYTES);
            RedisEntry entry =
                    new RedisEntry(in.readUTF(), in.readUTF(), Instant.ofEpochMilli(in.readLong()), readRollup(in));
            if (in.available() > 0) {
                throw damaged("it is too long");
            }
            return entry;
        } catch (IOException | RuntimeException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private static OddEntryException damaged(String message) {
        return new OddEntryException(RedisCacheMetrics.Refusal.DAMAGED, message);
    }

    private static long checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return checksum.getValue();
    }

    private void writeRollup(DataOutputStream out) throws IOException {
        out.writeInt(rollup.cells().size());
        for (Map.Entry<Group, Map<String, Cell>> group : rollup.cells().entrySet()) {
            out.writeInt(group.getKey().values().size());
            for (String value : group.getKey().values()) {
                writeText(out, value);
            }
            out.writeInt(group.getValue().size());
            for (Map.Entry<String, Cell> field : group.getValue().entrySet()) {
                writeText(out, field.getKey());
                writeCell(out, field.getValue());
            }
        }
    }

    private static Rollup readRollup(DataInputStream in) throws IOException {
        Map<Group, Map<String, Cell>> cells = new HashMap<>();
        for (int groups = readCount(in); groups > 0; groups--) {
            List<String> values = new ArrayList<>();
            for (int parts = readCount(in); parts > 0; parts--) {
                values.add(readText(in));
            }
            Map<String, Cell> fields = new HashMap<>();
            for (int count = readCount(in); count > 0; count--) {
                fields.put(readText(in), readCell(in));
            }
            cells.put(new Group(values), fields);
        }
        return new Rollup(cells);
    }

    private static void writeCell(DataOutputStream out, Cell cell) throws IOException {
        if (cell instanceof Points points) {
            out.writeByte('P');
            out.writeLong(points.count());
        } else if (cell instanceof Delta delta) {
            out.writeByte('D');
            out.writeLong(delta.count());
            out.writeDouble(delta.sum());
        } else if (cell instanceof Gauge gauge) {
            out.writeByte('G');
            writeGauge(out, gauge);
        } else if (cell instanceof Distribution distribution) {
            out.writeByte('S');
            writeGauge(out, distribution.gauge());
            List<Distribution.Bin> bins = distribution.bins();
            out.writeInt(bins.size());
            for (Distribution.Bin bin : bins) {
                out.writeByte(bin.sign());
                out.writeInt(bin.index());
                out.writeLong(bin.count());
            }
        }
    }

    private static Cell readCell(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 'P' -> new Points(in.readLong());
            case 'D' -> new Delta(in.readLong(), in.readDouble());
            case 'G' -> readGauge(in);
            case 'S' -> Distribution.ofBins(readGauge(in), readBins(in));
            default -> throw new IOException("a cell of kind " + kind);
        };
    }

    private static void writeGauge(DataOutputStream out, Gauge gauge) throws IOException {
        out.writeLong(gauge.count());
        out.writeDouble(gauge.sum());
        out.writeDouble(gauge.min());
        out.writeDouble(gauge.max());
    }

    private static Gauge readGauge(DataInputStream in) throws IOException {
        return new Gauge(in.readLong(), in.readDouble(), in.readDouble(), in.readDouble());
    }

    private static List<Distribution.Bin> readBins(DataInputStream in) throws IOException {
        List<Distribution.Bin> bins = new ArrayList<>();
        for (int count = readCount(in); count > 0; count--) {
            bins.add(bin(in.readByte(), in.readInt(), in.readLong()));
        }
        return bins;
    }

    /** A sketch takes memory for all bins between its outermost ones. */
    private static Distribution.Bin bin(int sign, int index, long count) throws IOException {
        if (Math.abs((long) index) > OUTERMOST_BIN || count < 1) {
            throw new IOException("a bin " + index + " of " + count);
        }
        return new Distribution.Bin(sign, index, count);
    }

    /** Refuses a count that the rest of the bytes can't hold, before memory is taken for it. */
    private static int readCount(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / SHORTEST_ITEM) {
            throw new IOException("a count of " + count);
        }
        return count;
    }

    /** Tag values may be longer than {@code writeUTF} takes. */
    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
