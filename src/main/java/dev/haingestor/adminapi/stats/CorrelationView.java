package dev.haingestor.adminapi.stats;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.stats.SeriesCorrelation.Coefficients;
import dev.haingestor.adminapi.web.BadParameterException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/stats/correlation}: how the figures of services go together from window to window, those that
 * do so most strongly first.
 *
 * @param series the names of what is compared
 * @param leftOut how many series there are beyond these
 * @param pairs each two of them
 */
record CorrelationView(
        @JsonUnwrapped Envelope envelope, String window, List<String> series, int leftOut, List<Pair> pairs) {

    /** More series would make more pairs than anybody reads. */
    private static final int MOST_SERIES = 20;

    private static final String EVENTS = "events_per_minute";
    private static final List<Figure> USUAL =
            List.of(Figure.EVENTS_PROCESSED, Figure.ERROR_RATE_PERCENT, Figure.PROCESSING_TIME_MS);

    /**
     * Two series.
     *
     * @param pairs of windows in which both have a value, without a lag
     * @param strongest of all lags; null where there are no coefficients
     * @param leads the series that is ahead where they are correlated most strongly; null where none is
     * @param leadSeconds by how long
     * @param lags each lag with enough pairs; none where only 0 was asked for
     * @param problem why there are no coefficients without a lag: {@code too_few_pairs}, {@code constant}
     */
    record Pair(
            String first,
            String second,
            int pairs,
            @Nullable Coefficients strongest,
            @Nullable String leads,
            @Nullable Long leadSeconds,
            @Nullable List<Coefficients> lags,
            @Nullable String problem) {

        static Pair of(Series one, Series other, int maxLag, Duration window) {
            SeriesCorrelation correlation = new SeriesCorrelation(one.values(), other.values());
            List<Coefficients> lags = correlation.upTo(maxLag);
            Optional<Coefficients> strongest = SeriesCorrelation.strongest(lags);
            int lag = strongest.map(Coefficients::lag).orElse(0);
            return new Pair(
                    one.name(),
                    other.name(),
                    correlation.pairs(),
                    strongest.orElse(null),
                    lag == 0 ? null : lag > 0 ? one.name() : other.name(),
                    lag == 0 ? null : Math.abs(lag) * window.toSeconds(),
                    maxLag == 0 ? null : lags,
                    correlation.problem());
        }

        private double strength() {
            return strongest == null ? -1 : Math.abs(strongest.pearson());
        }
    }

    private record Series(String name, List<@Nullable Double> values) {

        boolean isKnown() {
            return values.stream().anyMatch(Objects::nonNull);
        }
    }

    static CorrelationView of(Stats stats) {
        StatsRequest request = stats.request();
        List<Series> all = series(stats);
        List<Series> compared = all.subList(0, Math.min(all.size(), MOST_SERIES));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < compared.size(); i++) {
            for (int j = i + 1; j < compared.size(); j++) {
                pairs.add(Pair.of(
                        compared.get(i), compared.get(j), request.options().maxLag(), request.window()));
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::strength).reversed());
        return new CorrelationView(
                Envelope.of(stats.answer()),
                Durations.text(request.window()),
                compared.stream().map(Series::name).toList(),
                all.size() - compared.size(),
                pairs);
    }

    /** The series of which something is known: of the system, then of the services with the most points. */
    private static List<Series> series(Stats stats) {
        List<String> wanted = stats.request().options().metrics();
        checkMetrics(wanted);
        WindowFigures windows = new WindowFigures(stats.data());
        List<Instant> whole = windows.starts().stream().filter(windows::isWhole).toList();
        List<Series> series = new ArrayList<>();
        if (wanted.isEmpty() || wanted.contains(EVENTS)) {
            series.add(series(EVENTS, whole, windows::eventsPerMinute));
        }
        List<Figure> figures = wanted.isEmpty()
                ? USUAL
                : wanted.stream().flatMap(name -> Figure.of(name).stream()).toList();
        for (Group service : NamedServices.largestFirst(stats.data())) {
            for (Figure figure : figures) {
                series.add(series(
                        ServiceNames.name(service) + "." + figure.label(),
                        whole,
                        start -> figure.of(windows.of(service, start))));
            }
        }
        return series.stream().filter(Series::isKnown).toList();
    }

    private static Series series(
            String name, List<Instant> windows, Function<Instant, ? extends @Nullable Number> figure) {
        List<@Nullable Double> values = new ArrayList<>();
        for (Instant window : windows) {
            Number value = figure.apply(window);
            values.add(value == null ? null : value.doubleValue());
        }
        return new Series(name, values);
    }

    private static void checkMetrics(List<String> metrics) {
        List<String> known = Stream.concat(
                        Stream.of(EVENTS), Arrays.stream(Figure.values()).map(Figure::label))
                .toList();
        if (!known.containsAll(metrics)) {
            throw BadParameterException.oneOf("metrics", known);
        }
    }
}
