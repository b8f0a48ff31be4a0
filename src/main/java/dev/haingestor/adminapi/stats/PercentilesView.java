package dev.haingestor.adminapi.stats;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/stats/percentiles}: processing times in milliseconds, of merged sketches, as percentiles of
 * parts can't be merged.
 *
 * @param overall of all services; null where no time is known
 * @param services by name
 * @param points of each window with times
 */
record PercentilesView(
        @JsonUnwrapped Envelope envelope,
        String window,
        @Nullable Times overall,
        Map<String, Times> services,
        List<Point> points) {

    /**
     * @param count how many processing times there are
     * @param quantiles the percentiles that were asked for besides, by their shares
     */
    record Times(long count, ServiceMetrics.@Nullable Percentiles percentiles, Map<String, Double> quantiles) {

        static @Nullable Times of(ServiceMetrics figures, List<Double> shares) {
            return figures.processingTimes() == null
                    ? null
                    : new Times(
                            figures.processingTimes().count(), figures.percentiles(), Quantiles.of(figures, shares));
        }
    }

    /** @param time the start of the window */
    record Point(Instant time, @JsonUnwrapped Times times) {}

    static PercentilesView of(Stats stats) {
        List<Double> shares = stats.request().options().quantiles();
        StatsReadings data = stats.data();
        Rollup sum = Rollup.sum(
                data.shown(data.latency()).stream().map(Reading::rollup).toList());
        Map<String, Times> services = new LinkedHashMap<>();
        sum.cells().keySet().stream().sorted(Group.BY_NAME).forEach(group -> {
            Times times = Times.of(ServiceMetrics.of(sum, group), shares);
            if (times != null) {
                services.put(ServiceNames.name(group), times);
            }
        });
        WindowFigures windows = new WindowFigures(data);
        return new PercentilesView(
                Envelope.of(stats.answer()),
                Durations.text(stats.request().window()),
                Times.of(ServiceMetrics.of(sum.only(data::isCounted)), shares),
                services,
                windows.starts().stream()
                        .flatMap(start -> Stream.ofNullable(Times.of(windows.all(start), shares))
                                .map(times -> new Point(start, times)))
                        .toList());
    }
}
