package dev.haingestor.adminapi.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Percentiles of the processing time by the shares that a request asks for, in milliseconds. */
final class Quantiles {

    private Quantiles() {}

    /** The percentiles by their shares; empty when none is asked for, or no time is known. */
    static Map<String, Double> of(ServiceMetrics figures, List<Double> shares) {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        for (double share : shares) {
            Double value = figures.quantile(share);
            if (value != null) {
                quantiles.put(Double.toString(share), value);
            }
        }
        return quantiles;
    }
}
