package dev.haingestor.adminapi.stats;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Durations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/stats/distribution}: how many processing times lie in each bin, in all and by window, for a
 * histogram or a heat map.
 *
 * @param service whose times these are; null for all services together
 * @param unit of the borders
 * @param borders one more than there are bins: bin i holds times from border i, inclusive, to border i + 1, exclusive. Times
 *        within 1 % of a border may be counted on its other side
 * @param counts of each bin; their sum is the number of times
 * @param points of each window with times
 */
record DistributionView(
        @JsonUnwrapped Envelope envelope,
        String window,
        @Nullable String service,
        String unit,
        List<Double> borders,
        List<Long> counts,
        List<Point> points) {

    /**
     * @param time the start of the window
     * @param counts of each bin, as in the whole
     */
    record Point(Instant time, List<Long> counts) {}

    private record Times(Instant start, Distribution times) {}

    static DistributionView of(Stats stats) {
        WindowFigures windows = new WindowFigures(stats.data());
        List<Times> known = new ArrayList<>();
        for (Instant start : windows.starts()) {
            Distribution times = windows.all(start).processingTimes();
            if (times != null) {
                known.add(new Times(start, times));
            }
        }
        LogBins bins = LogBins.spanning(known.stream().map(Times::times).toList());
        Optional<Distribution> all =
                known.stream().map(Times::times).reduce((one, other) -> (Distribution) one.plus(other));
        return new DistributionView(
                Envelope.of(stats.answer()),
                Durations.text(stats.request().window()),
                stats.request().service().orElse(null),
                "ms",
                bins.borders(),
                all.map(bins::counts).orElse(List.of()),
                known.stream()
                        .map(times -> new Point(times.start(), bins.counts(times.times())))
                        .toList());
    }
}
