package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.Series;
import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A program that takes the room for its files away from itself while it writes, so that DuckDB fails in a checkpoint, and
 * gives it back. It prints what it saw, and fails when a point is lost or doubled. Its argument is an empty folder.
 */
final class FullDisk {

    private static final int BATCH = 100;
    private static final int TEXT = 1_000;
    private static final int BATCHES_BEFORE = 40;
    private static final int BATCHES_AT_MOST = 200;
    private static final long ROOM = 300_000;

    private final Random random = new Random(1);
    private final Embedded embedded;
    private final Set<Integer> kept = new TreeSet<>();
    private int batches;

    private FullDisk(Embedded embedded) {
        this.embedded = embedded;
    }

    public static void main(String[] args) throws Exception {
        try (Embedded embedded = Embedded.open(Path.of(args[0]))) {
            new FullDisk(embedded).run(embedded.database().file());
        }
        System.out.println("FullDisk: all points are there once");
    }

    private void run(Path file) throws Exception {
        embedded.database().use(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("SET GLOBAL checkpoint_threshold = '1MB'");
            }
        });
        while (batches < BATCHES_BEFORE) {
            write(batches);
        }
        limit(String.valueOf(Files.size(file) + ROOM));
        List<Integer> failed = new ArrayList<>();
        while (failed.isEmpty() && batches < BATCHES_AT_MOST) {
            try {
                write(batches);
            } catch (StoreException e) {
                System.out.println("FullDisk: batch " + batches + ": " + e.getMessage());
                failed.add(batches++);
            }
        }
        if (failed.isEmpty()) {
            throw new AssertionError("nothing failed");
        }
        // The broken database is opened again by the next who asks, with the disk as full as it was.
        compare(false);
        limit("unlimited");
        // What was not acknowledged is sent again, though it may have been kept.
        write(failed.get(0));
        write(batches);
        compare(true);
    }

    /** Each of its measurements and fields is new: what the store knows of them must come from its file after a failure. */
    private void write(int batch) {
        List<Line> lines =
                IntStream.range(0, BATCH).mapToObj(i -> line(batch, i)).toList();
        embedded.writer().write(RequestLines.of(lines));
        kept.add(batch);
        batches = Math.max(batches, batch + 1);
    }

    private Line line(int batch, int number) {
        String text = random.ints(TEXT, ' ' + 1, 127)
                .filter(c -> c != '"' && c != '\\')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return new Line(
                number + 1,
                new Series("m" + batch / 10, new TreeMap<>(Map.of("tag" + batch, "x"))),
                List.of(
                        new Field("f" + batch, FieldType.INTEGER, (long) batch),
                        new Field("text", FieldType.STRING, text)),
                (long) batch * BATCH + number);
    }

    private void compare(boolean everything) {
        StringBuilder out = new StringBuilder();
        new Export(embedded.writer()).write(Long.MIN_VALUE, Long.MAX_VALUE, out);
        Map<Integer, Integer> found = new TreeMap<>();
        out.toString()
                .lines()
                .forEach(line -> found.merge(
                        Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)) / BATCH, 1, Integer::sum));
        found.forEach((batch, points) -> {
            if (points != BATCH || everything && !kept.contains(batch)) {
                throw new AssertionError("batch " + batch + " has " + points + " points");
            }
        });
        if (!found.keySet().containsAll(kept)) {
            throw new AssertionError("lost batches, kept are " + found.keySet() + " of " + kept);
        }
    }

    private static void limit(String bytes) throws IOException, InterruptedException {
        FileLimit.set(ProcessHandle.current().pid(), bytes);
    }
}
