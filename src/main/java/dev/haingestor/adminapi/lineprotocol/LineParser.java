package dev.haingestor.adminapi.lineprotocol;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Parses line protocol as InfluxDB 2.7 does, oddities included: {@code LineDifferentialTest} compares with a real one. So lines
 * that end in CR LF are refused; a comment with {@code ="} after a space goes on to the next quote; if a field occurs twice its
 * last value counts; a field {@code time} is dropped; backslashes before anything that needs none stay; no name ends in one.
 *
 * <p>Some lines are refused though InfluxDB takes them, as it keeps something else than was written, or nothing that could be
 * read:
 * <ul>
 * <li>bytes that are not UTF-8, which many a reader can't hold;
 * <li>text after a closing quote: {@code v="a"b} becomes {@code a"}, and an equals sign there makes up for a field that is
 * missing before it, as in {@code v=1,,w="a"=2};
 * <li>a field's name that ends in backslashes, as in {@code a\\=1,b=2}: it becomes one field {@code a\=1,b};
 * <li>a field without a name after a tab or NUL, as in {@code m <tab>=1};
 * <li>a line feed without a backslash in a name, or in place of the time: where quotes and equals signs at odd places hide it
 * from InfluxDB, it makes one line of two, or drops the second;
 * <li>more than 10,000 fields in a line, or a number of more than a megabyte.
 * </ul>
 *
 * <p>One more difference: InfluxDB refuses a whole body for one bad line; here the good ones are taken.
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
     * Parses a line whenever one is asked for, so that a large body needs no memory but its own.
     *
     * @param length how much of the array is the body
     * @param refused gets each line that can't be taken, when it is met
     */
    public Iterator<Line> lines(byte[] body, int length, Consumer<Rejection> refused) {
        return new BodyParser(body, length, precision, nowNanos, refused);
    }

    /** Parses all lines at once. */
    public Batch parse(byte[] body, int length) {
        List<Line> lines = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        lines(body, length, rejections::add).forEachRemaining(lines::add);
        return new Batch(lines, rejections);
    }
}
