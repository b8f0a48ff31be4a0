package dev.haingestor.adminapi.rollup;

/** What an answer, or a point of it, is made of. */
public enum Source {
    INFLUXDB("influxdb"),
    SERVICES_FALLBACK("services-fallback");

    private final String label;

    Source(String label) {
        this.label = label;
    }

    /** As clients see it. */
    public String label() {
        return label;
    }
}
