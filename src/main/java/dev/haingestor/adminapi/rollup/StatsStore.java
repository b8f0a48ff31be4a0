package dev.haingestor.adminapi.rollup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A time-series database that answers queries by windows. It knows nothing of homes, services or alerts.
 *
 * <p>Every method is complete or throws: {@link IllegalArgumentException} means the caller, anything else the store.
 * Constructing a remote store does no I/O, so a dead database never stops a start. Implementations are safe for concurrent use.
 */
public interface StatsStore {

    /** The source that readings of this store name. */
    Source source();

    /**
     * Reads every window of the range, in order, as of a moment: points at {@code asOf} or later do not count. A window without
     * points is {@link Rollup#EMPTY}. All parts of a cell come from one set of points, as it was at some moment of the read.
     *
     * <p>Where there are too many groups the largest keep their names, and all others are added up as {@link Group#rest}. The
     * named ones are the same in all windows and reads until they are looked up again.
     *
     * @throws StoreException if any window could not be read completely
     */
    List<Rollup> windows(SeriesQuery query, Range range, Instant asOf);

    /** Reads all points of the range, future ones included. */
    default List<Rollup> windows(SeriesQuery query, Range range) {
        return windows(query, range, range.end());
    }

    /**
     * The time of each group's latest point in the window, with groups named as in windows; groups without points are left out.
     */
    Map<Group, Instant> last(SeriesQuery query, Window window);

    /** The time of the earliest point in the window, of any group; empty when there is none. */
    Optional<Instant> first(SeriesQuery query, Window window);

    /** The number of groups, as last counted, if there are too many for all of them to have names; else empty. Does no I/O. */
    default OptionalLong tooManyGroups(SeriesQuery query) {
        return OptionalLong.empty();
    }

    /**
     * The time before which the retention may have dropped points, as of a moment. Does no I/O, so it may be too early until
     * the retention is known.
     */
    default Instant keptSince(Instant now) {
        return Instant.MIN;
    }

    /**
     * Hands over raw points as they are found, newest first. Points of one time are ordered by series, so
     * {@link PointQuery#after} pages without gaps or repeats.
     *
     * @throws StoreException possibly after some points were handed over
     */
    void recent(PointQuery query, Consumer<Point> points);

    /** The measurements with their fields and tags. */
    Schema schema();

    /**
     * Runs a cheap query that fails whenever a real one would: no connection, no permission, no such bucket.
     *
     * @throws StoreException with what is wrong
     */
    void check();
}
