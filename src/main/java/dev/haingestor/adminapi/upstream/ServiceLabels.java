package dev.haingestor.adminapi.upstream;

/** What the services that are sampled besides the upstream ones are called in answers. */
public final class ServiceLabels {

    /** The store. Clients know this name, whichever store it is. */
    public static final String STORE = "influxdb";

    /** This service itself. */
    public static final String SELF = "admin-api";

    private ServiceLabels() {
    }
}
