package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StoreException;
import java.util.List;

/**
 * Writes points into the store and publishes {@link PointsWritten}. A point overwrites the one of the same series and time,
 * field by field, so a write may be repeated.
 */
public interface PointWriter {

    /**
     * Returns when the points are durable.
     *
     * @throws NotPermittedException if the store is there but does not let us write
     * @throws BadPointsException if the store will never take some of them; it has taken the others
     * @throws StoreException otherwise; all may be sent again
     */
    void write(List<Point> points);
}
