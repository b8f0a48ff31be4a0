package dev.haingestor.adminapi.lineprotocol;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads line protocol as InfluxDB 2.7 does, oddities included: {@code LineDifferentialTest} asks a real one. So lines that end
 * in CR LF are refused; a comment with {@code ="} behind a space goes on to the next quote; of a field that occurs twice the
 * last value counts; a field {@code time} is dropped; backslashes before anything that needs none stay; no name ends in one.
 *
 * <p>What InfluxDB takes and is refused here, as it keeps something else than was written, or nothing that could be read:
 * <ul>
 * <li>bytes that are no UTF-8, which many a reader can't hold;
 * <li>text behind a closing quote: {@code v="a"b} becomes {@code a"}, and an equals sign there makes up for a field that is
 * missing before it, as in {@code v=1,,w="a"=2};
 * <li>a field's name that ends in backslashes, as in {@code a\\=1,b=2}: it becomes one field {@code a\=1,b};
 * <li>a field without a name behind a tab or NUL, as in {@code m <tab>=1};
 * <li>a line's end in a name, without a backslash, or in place of the time: it takes quotes and equals signs at odd places for
 * InfluxDB not to see it, and it makes one line of two, or drops the second;
 * <li>more than 10,000 fields in a line, or a number of more than a megabyte.
 * </ul>
 *
 * <p>One more difference: InfluxDB refuses a whole body for one bad line, here the good ones are handed over.
 */
public final class LineParser {

    private final Precision precision;
    private final long nowNanos;

    /** @param nowNanos the time of lines without one, cut to the precision */
    public LineParser(Precision precision, long nowNanos) {
        this.precision = precision;
        this.nowNanos = nowNanos;
    }

    /**
     * Reads a line each time that one is asked for, so that a large body needs no memory but its own.
     *
     * @param length how much of the array is the body
     * @param refused is told of each line that can't be taken when it is met
     */
    public Iterator<Line> lines(byte[] body, int length, Consumer<Rejection> refused) {
        return new BodyParser(body, length, precision, nowNanos, refused);
    }

    /** Reads all lines at once. */
    public Batch parse(byte[] body, int length) {
        List<Line> lines = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        lines(body, length, rejections::add).forEachRemaining(lines::add);
        return new Batch(lines, rejections);
    }
}
