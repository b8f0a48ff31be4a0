package dev.haingestor.adminapi.ops;

/** By whose right the switch is where it is; no more than this is told to whoever asks. */
public enum ChangedBy {
    /** USE_INFLUXDB_STATS, at the start. */
    ENVIRONMENT,
    /** Who sent the API_KEY. */
    API_KEY,
    /** A program of the machine that the service runs on, where there is no API_KEY. */
    THIS_MACHINE
}
