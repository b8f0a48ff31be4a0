/**
 * Answers with statistics over HTTP. {@link dev.haingestor.adminapi.stats.InfluxStatsService} is where to begin reading: it has
 * a {@code StatsSourceSelector} read from the store or from the fallback, a {@code StatsCalculator} make figures of the readings, and
 * an {@code AnswerCache} render them.
 */
@NullMarked
package dev.haingestor.adminapi.stats;

import org.jspecify.annotations.NullMarked;
