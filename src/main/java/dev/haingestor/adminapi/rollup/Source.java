package dev.haingestor.adminapi.rollup;

/** The origin of an answer or of a trend point. */
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

    /** The name in answers. */
    public String label() {
        return label;
    }

    /** The name at the beginning of a sentence. */
    public String title() {
        return title;
    }
}
