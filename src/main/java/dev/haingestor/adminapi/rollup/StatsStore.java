package dev.haingestor.adminapi.rollup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A time-series database, asked about windows. It knows nothing of homes, services or alerts.
 *
 * <p>Every method is complete or throws: {@link IllegalArgumentException} means the caller, anything else the store. Building
 * one does no I/O, so a dead database never stops a start. Implementations are safe for concurrent use.
 */
public interface StatsStore {

    /** How readings from here are marked. */
    Source source();

    /**
     * Every window of the range, in order, as of a moment: points that lie at {@code asOf} or later do not count. A window without
     * points is {@link Rollup#EMPTY}. Each cell is made of one set of points, that of some moment of the read.
     *
     * <p>Where there are too many groups the largest have names, and all others are {@link Group#rest}: the same ones in all
     * windows and whatever is read, but for what has grown since they were looked up.
     *
     * @throws StoreException if any window could not be read wholly
     */
    List<Rollup> windows(SeriesQuery query, Range range, Instant asOf);

    /** All points of the range, those of the future among them. */
    default List<Rollup> windows(SeriesQuery query, Range range) {
        return windows(query, range, range.end());
    }

    /** The time of the latest point of each group in the window, named as in windows; groups without points are left out. */
    Map<Group, Instant> last(SeriesQuery query, Window window);

    /** The time of the earliest point in the window, of any group; empty when it holds none. */
    Optional<Instant> first(SeriesQuery query, Window window);

    /** How many groups there are, where these are too many for all of them to have names, as far as is known. Asks nobody. */
    default OptionalLong tooManyGroups(SeriesQuery query) {
        return OptionalLong.empty();
    }

    /**
     * Since when all points are there that were written, as of a moment; of those before it some may have been dropped. Asks
     * nobody, so it may be earlier than the truth until the store has told.
     */
    default Instant keptSince(Instant now) {
        return Instant.MIN;
    }

    /**
     * Raw points, newest first, handed over as they are found. Points of one time come in the order of their series, so
     * {@link PointQuery#after} pages without gaps or repeats.
     *
     * @throws StoreException possibly after some points were handed over
     */
    void recent(PointQuery query, Consumer<Point> points);

    /** Which measurements there are, with their fields and tags. */
    Schema schema();

    /**
     * A cheap question that fails whenever a real one would: no connection, no permission, no such bucket.
     *
     * @throws StoreException with what is wrong
     */
    void check();
}
