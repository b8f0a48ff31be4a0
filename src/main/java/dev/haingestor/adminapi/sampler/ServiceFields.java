package dev.haingestor.adminapi.sampler;

/** What points of service metrics are made of, by the names that their writers use. */
public final class ServiceFields {

    /** The tag that says of which service a point is. */
    public static final String SERVICE = "service";

    /** Events that were dealt with since the point before. */
    public static final String EVENTS_PROCESSED = "events_processed";

    /** Writes that were tried since the point before, those that failed among them. */
    public static final String WRITE_ATTEMPTS = "write_attempts";

    /** Writes that failed since the point before. */
    public static final String WRITE_ERRORS = "write_errors";

    /** Percent of these writes that succeeded. */
    public static final String SUCCESS_RATE = "success_rate";

    /** Milliseconds that an event took. */
    public static final String PROCESSING_TIME = "processing_time_ms";

    private ServiceFields() {
    }
}
