package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StoreException;
import java.util.List;

/**
 * Writes points into the store. A point of the same series and time as another takes its place, field by field: so what may
 * have been written can be written again. Who listens for {@link PointsWritten} is told.
 */
public interface PointWriter {

    /**
     * Returns when they are durable.
     *
     * @throws NotPermittedException if the store is there and this may not write to it
     * @throws BadPointsException if the store will never take some of them; it has taken the others
     * @throws StoreException otherwise; all may be sent again
     */
    void write(List<Point> points);
}
