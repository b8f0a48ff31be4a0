package dev.haingestor.adminapi.bench;

import java.util.List;
import java.util.Locale;

/** The tables, as markdown. */
final class Report {

    private Report() {}

    /** One direct query alone. */
    record Part(String period, String query, Sample alone, DirectReader.Size size) {}

    static void results(List<Result> results) {
        System.out.println(
                "\n| period | rows read | cold p50 ms | cold p95 ms | direct p50 ms | direct p95 ms | ratio p50 "
                        + "| ratio p95 | targets |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---|");
        results.forEach(result -> System.out.println(String.format(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f | %s |",
                result.period().label(),
                result.rows(),
                result.cold().p50(),
                result.cold().p95(),
                result.direct().p50(),
                result.direct().p95(),
                result.ratio50(),
                result.ratio95(),
                result.verdict())));
    }

    static void parts(List<Part> parts) {
        System.out.println("\n| period | query alone | p50 ms | bytes | rows |");
        System.out.println("|---|---|---:|---:|---:|");
        parts.forEach(part -> System.out.println(String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %,d | %,d |",
                part.period(),
                part.query(),
                part.alone().p50(),
                part.size().bytes(),
                part.size().rows())));
    }
}
