package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Rollup;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes rollups as bytes, cell by cell and bin by bin, and reads them. A change here needs another {@link RedisEntry#FORMAT}. */
final class RollupCodec {

    private static final int SHORTEST_ITEM = 2;
    private static final long OUTERMOST_BIN = (long) (Math.log(Double.MAX_VALUE) * Distribution.BINS_PER_E) + 1;

    private RollupCodec() {}

    static void write(DataOutputStream out, Rollup rollup) throws IOException {
        out.writeInt(rollup.cells().size());
        for (Map.Entry<Group, Map<String, Cell>> group : rollup.cells().entrySet()) {
            writeGroup(out, group.getKey());
            out.writeInt(group.getValue().size());
            for (Map.Entry<String, Cell> field : group.getValue().entrySet()) {
                writeText(out, field.getKey());
                writeCell(out, field.getValue());
            }
        }
    }

    static Rollup read(DataInputStream in) throws IOException {
        Map<Group, Map<String, Cell>> cells = new HashMap<>();
        for (int groups = readCount(in); groups > 0; groups--) {
            Group group = readGroup(in);
            Map<String, Cell> fields = new HashMap<>();
            for (int count = readCount(in); count > 0; count--) {
                fields.put(readText(in), readCell(in));
            }
            cells.put(group, fields);
        }
        return new Rollup(cells);
    }

    static void writeGroup(DataOutputStream out, Group group) throws IOException {
        out.writeInt(group.values().size());
        for (String value : group.values()) {
            writeText(out, value);
        }
    }

    static Group readGroup(DataInputStream in) throws IOException {
        List<String> values = new ArrayList<>();
        for (int count = readCount(in); count > 0; count--) {
            values.add(readText(in));
        }
        return new Group(values);
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
    static int readCount(DataInputStream in) throws IOException {
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
