package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.OverdueException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A reason why an answer is incomplete, or a figure in it not what its name says.
 *
 * @param code one of the constants here
 * @param message for people
 * @param affects names of figures that are missing, or not what their name says
 */
record Warning(String code, String message, List<String> affects) {

    static final String INFLUXDB_UNAVAILABLE = "influxdb_unavailable";
    static final String INFLUXDB_SLOW = "influxdb_slow";
    static final String INFLUXDB_DISABLED = "influxdb_disabled";
    static final String UPSTREAM_UNAVAILABLE = "upstream_unavailable";
    static final String NO_DATA = "no_data";
    static final String SERVICE_METRICS_PENDING = "service_metrics_pending";
    static final String OVERFLOW = "overflow";
    static final String RETENTION = "retention";
    static final String TOO_MANY_SERVICES = "too_many_services";
    static final String TOO_MANY_ENTITIES = "too_many_entities";
    static final String FEW_ATTEMPTS = "few_attempts";

    /** The same warning with more to say, and the figures that this affects. */
    Warning with(String addition, List<String> figures) {
        return new Warning(
                code,
                message + addition,
                Stream.concat(affects.stream(), figures.stream()).distinct().toList());
    }

    /** The code for a failed read: slow if it may still end, else unavailable. */
    static String code(StoreException failure) {
        return failure instanceof OverdueException ? INFLUXDB_SLOW : INFLUXDB_UNAVAILABLE;
    }
}
