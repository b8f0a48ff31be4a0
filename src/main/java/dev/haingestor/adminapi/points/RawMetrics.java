package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.sampler.ServiceFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The latest single values of the services' figures. */
final class RawMetrics {

    /** The fields of services that are known, with the unit of each. */
    static final Map<String, String> UNITS = new TreeMap<>(Map.of(
            ServiceFields.EVENTS_PROCESSED,
            "events",
            ServiceFields.WRITE_ATTEMPTS,
            "writes",
            ServiceFields.WRITE_ERRORS,
            "errors",
            ServiceFields.SUCCESS_RATE,
            "%",
            ServiceFields.PROCESSING_TIME,
            "ms"));

    private static final Duration LOOKBACK = Duration.ofDays(30);

    private static final int PAGE = 1_000;

    /** So many pages are looked at for values of a field that not every point has. */
    private static final int MOST_PAGES = 10;

    private final PointReader reader;
    private final String measurement;

    /** @param measurement where the services' figures are */
    RawMetrics(PointReader reader, String measurement) {
        this.reader = reader;
        this.measurement = measurement;
    }

    /**
     * A value as it was written.
     *
     * @param unit null for a field that is not known
     */
    record Value(String name, Object value, @Nullable String unit, Instant timestamp, Map<String, String> tags) {}

    /**
     * Values newest first, or it throws as {@link PointReader#recent} does.
     *
     * @param name the only field to return
     * @param service the only service
     */
    List<Value> latest(Optional<String> name, Optional<String> service, int limit) {
        Instant now = reader.now();
        int page = name.isPresent() ? PAGE : limit;
        PointQuery all = PointQuery.of(measurement, new Window(now.minus(LOOKBACK), now), page);
        PointQuery query = service.isEmpty() ? all : all.where(ServiceFields.SERVICE, service.get());
        List<Value> values = new ArrayList<>();
        AtomicInteger pages = new AtomicInteger();
        reader.pages(query, points -> {
            points.forEach(point -> addValues(point, name, values));
            return values.size() < limit && pages.incrementAndGet() < MOST_PAGES;
        });
        return List.copyOf(values.subList(0, Math.min(limit, values.size())));
    }

    private static void addValues(Point point, Optional<String> name, List<Value> values) {
        point.fields().forEach((field, value) -> {
            if (name.map(field::equals).orElse(true)) {
                values.add(new Value(field, value, UNITS.get(field), point.time(), point.tags()));
            }
        });
    }
}
