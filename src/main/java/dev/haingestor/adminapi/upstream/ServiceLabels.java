package dev.haingestor.adminapi.upstream;

/** The names in answers of the services that are sampled besides the upstream ones. */
public final class ServiceLabels {

    /** The store, whichever it is: clients know this name. */
    public static final String STORE = "influxdb";

    public static final String SELF = "admin-api";

    private ServiceLabels() {}
}
