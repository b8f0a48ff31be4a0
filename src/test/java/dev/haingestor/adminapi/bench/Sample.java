package dev.haingestor.adminapi.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Milliseconds of the rounds of one thing measured. */
final class Sample {

    private final List<Double> millis = new ArrayList<>();

    void add(double value) {
        millis.add(value);
    }

    double p50() {
        return percentile(50);
    }

    double p95() {
        return percentile(95);
    }

    /** By nearest rank: with few rounds an interpolated value would be one that nobody measured. */
    private double percentile(int percent) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
    }
}
