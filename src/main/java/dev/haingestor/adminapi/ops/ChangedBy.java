package dev.haingestor.adminapi.ops;

/** Tells who set the switch. Everybody may read this, so it tells no more. */
public enum ChangedBy {
    /** The variable USE_INFLUXDB_STATS, at the start. */
    ENVIRONMENT,
    /** A client that sent the API_KEY. */
    API_KEY,
    /** A program of the machine that the service runs on, where there is no API_KEY. */
    THIS_MACHINE
}
