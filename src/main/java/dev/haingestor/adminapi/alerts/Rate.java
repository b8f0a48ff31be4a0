package dev.haingestor.adminapi.alerts;

/**
 * A share of writes.
 *
 * @param percent as it is shown
 * @param attempts how many writes it is made of; null where that is not known
 */
public record Rate(double percent, Double attempts) {

    /** One failed write of one says nothing: of less than the fewest that count no alert is raised. */
    boolean isOfFewerThan(long fewest) {
        return attempts != null && attempts < fewest;
    }
}
