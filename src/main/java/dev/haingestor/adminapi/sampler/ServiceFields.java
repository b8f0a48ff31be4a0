package dev.haingestor.adminapi.sampler;

/** The names in points of service metrics, as their writers use them. */
public final class ServiceFields {

    /** The tag with the name of the service that a point is of. */
    public static final String SERVICE = "service";

    /** Events processed since the point before. */
    public static final String EVENTS_PROCESSED = "events_processed";

    /** Writes tried since the point before, including those that failed. */
    public static final String WRITE_ATTEMPTS = "write_attempts";

    /** Writes that failed since the point before. */
    public static final String WRITE_ERRORS = "write_errors";

    /** The share of these writes that succeeded, in percent. */
    public static final String SUCCESS_RATE = "success_rate";

    /** The processing time of an event, in milliseconds. */
    public static final String PROCESSING_TIME = "processing_time_ms";

    private ServiceFields() {}
}
