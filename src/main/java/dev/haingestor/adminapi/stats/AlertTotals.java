package dev.haingestor.adminapi.stats;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a service, or of all of them, over the period before each of many minutes. They are those of
 * {@link ServiceMetrics}, kept in arrays, as a day has a million minutes of a thousand services.
 */
final class AlertTotals {

    private final double[] ratedAttempts;
    private final double[] ratedErrors;
    private final double[] weights;
    private final boolean[] isWeighted;
    private final double[] weightedSuccess;
    private final double[] successCounts;
    private final double[] successSums;
    private final double[] timeCounts;
    private final double[] timeSums;

    AlertTotals(int minutes) {
        this.ratedAttempts = new double[minutes];
        this.ratedErrors = new double[minutes];
        this.weights = new double[minutes];
        this.isWeighted = new boolean[minutes];
        this.weightedSuccess = new double[minutes];
        this.successCounts = new double[minutes];
        this.successSums = new double[minutes];
        this.timeCounts = new double[minutes];
        this.timeSums = new double[minutes];
    }

    /** A field's number of points and their sum, at each minute. */
    record Counted(double[] counts, double[] sums) {

        boolean isThere(int minute) {
            return counts[minute] > 0;
        }
    }

    /** The fields of one service. */
    record Service(Counted attempts, Counted errors, Counted success, Counted times) {

        /** The success rate that it writes, or that of its attempts and errors; NaN where there is none. */
        private double successRate(int minute) {
            if (success.isThere(minute)) {
                return success.sums[minute] / success.counts[minute];
            }
            double tried = attempts.sums[minute];
            boolean isDerived = attempts.isThere(minute) && errors.isThere(minute) && tried != 0;
            return isDerived ? 100 * (tried - errors.sums[minute]) / tried : Double.NaN;
        }
    }

    void add(Service service) {
        for (int i = 0; i < weights.length; i++) {
            if (service.attempts.isThere(i) && service.errors.isThere(i)) {
                ratedAttempts[i] += service.attempts.sums[i];
                ratedErrors[i] += service.errors.sums[i];
            }
            double percent = service.successRate(i);
            if (service.attempts.isThere(i) && !Double.isNaN(percent)) {
                isWeighted[i] = true;
                weights[i] += service.attempts.sums[i];
                weightedSuccess[i] += service.attempts.sums[i] * percent;
            }
            successCounts[i] += service.success.counts[i];
            successSums[i] += service.success.sums[i];
            timeCounts[i] += service.times.counts[i];
            timeSums[i] += service.times.sums[i];
        }
    }

    /** Percent; NaN where there are no attempts, or fewer than a rate must have to be judged. */
    double[] errorRates(long minAttempts) {
        return figures(i -> ratedAttempts[i] == 0 || ratedAttempts[i] < minAttempts
                ? null
                : rounded(100 * ratedErrors[i] / ratedAttempts[i]));
    }

    /** Percent, likewise. A rate whose attempts are not known is judged. */
    double[] successRates(long minAttempts) {
        return figures(i -> {
            if (isWeighted[i] && weights[i] < minAttempts) {
                return null;
            }
            if (isWeighted[i] && weights[i] > 0) {
                return rounded(weightedSuccess[i] / weights[i]);
            }
            return successCounts[i] > 0 ? rounded(successSums[i] / successCounts[i]) : null;
        });
    }

    /** The means in milliseconds; NaN where there are none. */
    double[] processingTimes() {
        return figures(i -> timeCounts[i] > 0 ? rounded(timeSums[i] / timeCounts[i]) : null);
    }

    /** Rounds as answers do. Most rates are 0 or 100, which need no rounding. */
    private static @Nullable Double rounded(double value) {
        return value == Math.rint(value) && Double.isFinite(value) ? (Double) value : ServiceMetrics.rounded(value);
    }

    private double[] figures(IntFunction<@Nullable Double> figure) {
        return IntStream.range(0, weights.length)
                .mapToDouble(i -> {
                    Double known = figure.apply(i);
                    return known == null ? Double.NaN : known;
                })
                .toArray();
    }
}
