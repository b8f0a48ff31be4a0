package dev.haingestor.adminapi.stats;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.csv.CsvTable;
import dev.haingestor.adminapi.web.csv.CsvTable.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/stats/trends}: all figures of each window, or those that are asked for.
 *
 * @param service whose figures these are; null for all services together
 * @param points the figures by name, with the window's {@code time} and {@code source}
 * @param previous the points of the earlier time that is compared with; null unless that was asked for
 * @param comparison all figures of the whole time, likewise
 */
record TrendsView(
        @JsonUnwrapped Envelope envelope,
        String window,
        @Nullable String service,
        List<Map<String, Object>> points,
        @Nullable List<Map<String, Object>> previous,
        @Nullable ComparisonView comparison) {

    private static final List<String> OF_EVENTS =
            List.of("events", "events_per_minute", "events_received", "events_stored", "stored_percent");

    private static final String QUANTILES = "quantiles";

    static TrendsView of(Stats stats) {
        StatsRequest request = stats.request();
        checkMetrics(request.options().metrics());
        return new TrendsView(
                Envelope.of(stats.answer()),
                Durations.text(request.window()),
                request.service().orElse(null),
                points(request, stats.data()),
                stats.earlier().map(earlier -> points(request, earlier)).orElse(null),
                stats.answer().comparison());
    }

    /** A row for each window. */
    static CsvTable<Map<String, Object>> table(Stats stats) {
        ViewOptions options = stats.request().options();
        List<Column<Map<String, Object>>> columns = new ArrayList<>();
        columns.add(column("time"));
        known().stream()
                .filter(name -> options.metrics().isEmpty() || options.metrics().contains(name))
                .forEach(name -> columns.add(column(name)));
        options.quantiles().forEach(share -> columns.add(quantile(Double.toString(share))));
        columns.add(column("source"));
        columns.add(column("partial"));
        return new CsvTable<>(columns, of(stats).points());
    }

    private static Column<Map<String, Object>> column(String name) {
        return new Column<>(name, point -> point.get(name));
    }

    private static Column<Map<String, Object>> quantile(String share) {
        return new Column<>(
                "processing_time_q" + share,
                point -> point.get(QUANTILES) instanceof Map<?, ?> quantiles ? quantiles.get(share) : null);
    }

    private static List<String> known() {
        return Stream.concat(OF_EVENTS.stream(), Arrays.stream(Figure.values()).map(Figure::label))
                .toList();
    }

    private static void checkMetrics(List<String> metrics) {
        if (!known().containsAll(metrics)) {
            throw BadParameterException.oneOf("metric", known());
        }
    }

    private static List<Map<String, Object>> points(StatsRequest request, StatsReadings data) {
        WindowFigures windows = new WindowFigures(data);
        return windows.starts().stream()
                .map(start -> new Point(request, data, windows, start).figures())
                .toList();
    }

    private record Point(StatsRequest request, StatsReadings data, WindowFigures windows, Instant start) {

        Map<String, Object> figures() {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("time", start);
            put(point, "events", windows.events(start));
            put(point, "events_per_minute", windows.eventsPerMinute(start));
            Optional<ReceivedEvents> received = windows.received(start);
            put(point, "events_received", received.map(ReceivedEvents::received).orElse(null));
            put(point, "events_stored", received.map(ReceivedEvents::stored).orElse(null));
            put(
                    point,
                    "stored_percent",
                    received.flatMap(ReceivedEvents::storedPercent).orElse(null));
            Optional<Group> service = request.service().map(ServiceNames::group);
            ServiceMetrics own = service.map(group -> windows.of(group, start)).orElseGet(() -> windows.all(start));
            for (Figure figure : Figure.values()) {
                put(point, figure.label(), figure.of(own));
            }
            Map<String, Double> quantiles = Quantiles.of(own, request.options().quantiles());
            if (!quantiles.isEmpty()) {
                point.put(QUANTILES, quantiles);
            }
            point.put("source", windows.source(start));
            if (start.plus(request.window()).isAfter(data.asOf())) {
                point.put("partial", true);
            }
            return point;
        }

        private void put(Map<String, Object> point, String name, @Nullable Number figure) {
            List<String> wanted = request.options().metrics();
            if (figure != null && (wanted.isEmpty() || wanted.contains(name))) {
                point.put(name, figure);
            }
        }
    }
}
