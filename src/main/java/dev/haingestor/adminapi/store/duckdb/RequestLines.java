package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Rejection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one request wants to have written. The writer's thread reads it line by line, so the lines of a large body are never in
 * memory together; after a failure it may be read again.
 */
public interface RequestLines {

    /** @param refused is told of each line that can't be read */
    Iterator<Line> read(Consumer<Rejection> refused);

    /** How long they are as text, or about so. */
    long bytes();

    static RequestLines of(List<Line> lines) {
        return new Listed(lines);
    }

    static RequestLines of(LineParser parser, byte[] body, int length) {
        return new Body(parser, body, length);
    }

    /** Lines that are there already. */
    record Listed(List<Line> lines) implements RequestLines {

        private static final long USUAL_LENGTH = 100;

        @Override
        public Iterator<Line> read(Consumer<Rejection> refused) {
            return lines.iterator();
        }

        @Override
        public long bytes() {
            return lines.size() * USUAL_LENGTH;
        }
    }

    /** Lines as they were sent. */
    record Body(LineParser parser, byte[] body, int length) implements RequestLines {

        @Override
        public Iterator<Line> read(Consumer<Rejection> refused) {
            return parser.lines(body, length, refused);
        }

        @Override
        public long bytes() {
            return length;
        }
    }
}
