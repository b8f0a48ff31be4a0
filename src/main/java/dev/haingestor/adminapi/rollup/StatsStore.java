package dev.haingestor.adminapi.rollup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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
     * Every window of the range, in order; a window without points is {@link Rollup#EMPTY}.
     *
     * @throws StoreException if any window could not be read wholly
     */
    List<Rollup> windows(SeriesQuery query, Range range);

    /** The time of the latest point of each group in the window; groups without points are left out. */
    Map<Group, Instant> last(SeriesQuery query, Window window);

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
