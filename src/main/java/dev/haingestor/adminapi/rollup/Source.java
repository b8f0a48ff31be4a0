package dev.haingestor.adminapi.rollup;

/** What an answer, or a point of it, is made of. */
public enum Source {
    INFLUXDB("influxdb", "InfluxDB"),
    EMBEDDED("embedded", "The embedded store"),
    DEMO("demo", "The demo with made-up data"),
    SERVICES_FALLBACK("services-fallback", "The upstream services");

    private final String label;
    private final String title;

    Source(String label, String title) {
        this.label = label;
        this.title = title;
    }

    /** As clients see it. */
    public String label() {
        return label;
    }

    /** As people read it, at the beginning of a sentence. */
    public String title() {
        return title;
    }
}
