package dev.haingestor.adminapi.stats;

import java.util.function.Function;

/** The body that an endpoint shows of an answer. */
enum StatsView {
    STATS(Stats::answer),
    SERVICES(StatsViews::services),
    ALERTS(stats -> stats.answer().alerts()),
    PERFORMANCE(StatsViews::performance),
    ANALYTICS(AnalyticsView::of),
    TRENDS(TrendsView::of),
    PERCENTILES(PercentilesView::of),
    DISTRIBUTION(DistributionView::of),
    CORRELATION(CorrelationView::of),
    CHANGES(ChangesView::of);

    private final Function<Stats, Object> body;

    StatsView(Function<Stats, Object> body) {
        this.body = body;
    }

    /** Whether it takes long to calculate. */
    boolean isCostly() {
        return this == CORRELATION || this == CHANGES;
    }

    Object of(Stats stats) {
        return body.apply(stats);
    }
}
