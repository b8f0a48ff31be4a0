package dev.haingestor.adminapi.stats;

import java.util.function.Function;

/** What is shown of an answer: one for each endpoint. */
enum View {
    STATS(Stats::answer),
    SERVICES(StatsViews::services),
    ALERTS(stats -> stats.answer().alerts()),
    PERFORMANCE(StatsViews::performance);

    private final Function<Stats, Object> body;

    View(Function<Stats, Object> body) {
        this.body = body;
    }

    Object of(Stats stats) {
        return body.apply(stats);
    }
}
