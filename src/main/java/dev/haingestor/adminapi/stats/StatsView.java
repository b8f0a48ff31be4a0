package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.web.csv.CsvTable;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The body that an endpoint shows of an answer, and the table that it shows as CSV. */
enum StatsView {
    STATS(Stats::answer, StatsTables::trend),
    SERVICES(StatsViews::services, StatsTables::services),
    ALERTS(stats -> stats.answer().alerts(), StatsTables::alerts),
    PERFORMANCE(StatsViews::performance, StatsTables::performance),
    ANALYTICS(AnalyticsView::of),
    TRENDS(TrendsView::of, TrendsView::table),
    PERCENTILES(PercentilesView::of),
    DISTRIBUTION(DistributionView::of),
    CORRELATION(CorrelationView::of),
    CHANGES(ChangesView::of, ChangesView::table);

    private final Function<Stats, Object> body;
    private final @Nullable Function<Stats, CsvTable<?>> table;

    StatsView(Function<Stats, Object> body) {
        this(body, null);
    }

    StatsView(Function<Stats, Object> body, @Nullable Function<Stats, CsvTable<?>> table) {
        this.body = body;
        this.table = table;
    }

    /** Whether it takes long to calculate. */
    boolean isCostly() {
        return this == CORRELATION || this == CHANGES;
    }

    Object of(Stats stats) {
        return body.apply(stats);
    }

    boolean isTable() {
        return table != null;
    }

    /** The rows of a view that {@link #isTable}. */
    CsvTable<?> table(Stats stats) {
        return Objects.requireNonNull(table).apply(stats);
    }

    /** The name of a file with the table, such as {@code stats-services-24h.csv}. */
    String fileName(StatsRequest request) {
        String name = this == STATS ? "stats" : "stats-" + name().toLowerCase(Locale.ROOT);
        // An interval's label has characters that a file's name must not have.
        return name + "-" + request.time().label().replace(":", "").replace('/', '_') + ".csv";
    }
}
