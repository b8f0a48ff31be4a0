package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.stats.StatsAnswer.Metrics;
import dev.haingestor.adminapi.stats.StatsAnswer.TrendPoint;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The body of {@code GET /api/v1/analytics}: series for the dashboard's charts, in its names. What is not known is null, and left
 * out.
 *
 * @param apiResponseTime how long this service took to answer, in milliseconds
 * @param databaseLatency how long the store took to answer its check, in milliseconds
 * @param errorRate percent
 */
@JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
record AnalyticsView(
        Series eventsPerMinute, Series apiResponseTime, Series databaseLatency, Series errorRate, Summary summary) {

    /** A greater difference between the halves of a series, as a share of the earlier one, is a trend. */
    private static final double STEADY = 0.05;

    static AnalyticsView of(Stats stats) {
        List<TrendPoint> points = stats.answer().trends().points();
        SampledFigures sampled = stats.sampled().get();
        return new AnalyticsView(
                Series.of(points, TrendPoint::time, TrendPoint::eventsPerMinute),
                times(sampled, ServiceLabels.SELF),
                times(sampled, ServiceLabels.STORE),
                Series.of(points, TrendPoint::time, TrendPoint::errorRatePercent),
                Summary.of(stats.answer().metrics(), sampled));
    }

    private static Series times(SampledFigures sampled, String service) {
        return Series.of(
                sampled.times(),
                reading -> reading.window().start(),
                reading ->
                        ServiceMetrics.of(reading.rollup(), Group.of(service)).processingTime());
    }

    /**
     * The figures of one series, each of its windows; windows without a value count for none.
     *
     * @param current the value of the last window that has one
     * @param trend {@code up}, {@code down} or {@code stable}: the later half of the values against the earlier one
     */
    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    record Series(
            @Nullable Double current,
            @Nullable Double peak,
            @Nullable Double average,
            @Nullable Double min,
            @Nullable String trend,
            List<Value> data) {

        static <T> Series of(List<T> points, Function<T, Instant> time, Function<T, @Nullable Double> value) {
            List<Value> data = new ArrayList<>();
            points.forEach(point -> {
                Double known = value.apply(point);
                if (known != null) {
                    data.add(new Value(time.apply(point), known));
                }
            });
            return new Series(
                    data.isEmpty() ? null : data.get(data.size() - 1).value(),
                    figure(values(data).max()),
                    figure(values(data).average()),
                    figure(values(data).min()),
                    trend(data),
                    data);
        }

        private static DoubleStream values(List<Value> data) {
            return data.stream().mapToDouble(Value::value);
        }

        private static @Nullable Double figure(OptionalDouble value) {
            return value.isPresent() ? ServiceMetrics.rounded(value.getAsDouble()) : null;
        }

        private static @Nullable String trend(List<Value> data) {
            if (data.size() < 2) {
                return null;
            }
            int middle = data.size() / 2;
            double earlier = values(data.subList(0, middle)).average().orElseThrow();
            double later = values(data.subList(middle, data.size())).average().orElseThrow();
            if (Math.abs(later - earlier) <= STEADY * Math.abs(earlier)) {
                return "stable";
            }
            return later > earlier ? "up" : "down";
        }
    }

    /** @param timestamp the start of the window */
    record Value(Instant timestamp, double value) {}

    /**
     * @param avgLatency the mean processing time of all services, in milliseconds
     * @param uptime percent of the checks since our start that the store answered
     */
    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    record Summary(
            @Nullable Long totalEvents,
            @Nullable Double successRate,
            @Nullable Double avgLatency,
            @Nullable Double uptime) {

        static Summary of(Metrics metrics, SampledFigures sampled) {
            OptionalDouble answered = sampled.storeAnswered();
            return new Summary(
                    metrics.totalEvents(),
                    metrics.successRate(),
                    metrics.processingTimeAvg(),
                    answered.isPresent() ? ServiceMetrics.rounded(answered.getAsDouble()) : null);
        }
    }
}
