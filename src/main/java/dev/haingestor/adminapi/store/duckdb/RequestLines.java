package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Rejection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lines of one write request. The writer thread parses them one by one, so those of a large body are never in memory
 * together; after a failure they are parsed again.
 */
public interface RequestLines {

    /** @param refused gets each line that can't be parsed */
    Iterator<Line> read(Consumer<Rejection> refused);

    /** The approximate length of their text, in bytes. */
    long bytes();

    static RequestLines of(List<Line> lines) {
        return new Listed(lines);
    }

    static RequestLines of(LineParser parser, byte[] body, int length) {
        return new Body(parser, body, length);
    }

    /** Lines that are in memory already. */
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

    /** Lines that are still the text of a request's body. */
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
