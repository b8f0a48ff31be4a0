package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Schema;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.stats.RareQuestionLimit;
import dev.haingestor.adminapi.store.Deadline;
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.web.NoAnswerException;
import dev.haingestor.adminapi.web.TooManyRequestsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads raw points from the store, as rare questions are read: a few at a time, within the budget, behind a breaker of their
 * own. No other source has raw points.
 */
final class PointReader {

    /** An earlier retry would meet the same outage. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final GuardedStore store;
    private final RareQuestionLimit rareQuestions;
    private final SourceSwitch sourceSwitch;

    PointReader(GuardedStore store, RareQuestionLimit rareQuestions, SourceSwitch sourceSwitch) {
        this.store = store;
        this.rareQuestions = rareQuestions;
        this.sourceSwitch = sourceSwitch;
    }

    Source source() {
        return store.source();
    }

    Instant now() {
        return store.now();
    }

    /**
     * Points, newest first.
     *
     * @throws NoAnswerException if the store does not answer, or must not be asked
     * @throws TooManyRequestsException if too many rare questions are asked at once
     */
    List<Point> recent(PointQuery query) {
        return answered(deadline -> deadline.await(store.recent(query, now())));
    }

    /**
     * Hands over points page by page, newest first, until there are no more or the consumer wants none. All of it is one
     * question, or it throws as {@link #recent} does.
     *
     * @param query for the first page
     * @param consumer returns whether it wants another page
     */
    void pages(PointQuery query, Predicate<List<Point>> consumer) {
        answered(deadline -> {
            PointQuery next = query;
            while (true) {
                List<Point> points = deadline.await(store.recent(next, now()));
                if (!consumer.test(points) || points.size() < next.limit()) {
                    return points;
                }
                next = next.after(points.get(points.size() - 1).cursor());
            }
        });
    }

    /** The store's measurements, or it throws as {@link #recent} does. */
    Schema schema() {
        return answered(deadline -> deadline.await(store.schema(now())));
    }

    /**
     * What a question finds that reads from the store as often as it needs, or it throws as {@link #recent} does.
     *
     * @param question is given the store, and the time until which it must be done
     */
    <T> T ask(BiFunction<GuardedStore, Deadline, T> question) {
        return answered(deadline -> question.apply(store, deadline));
    }

    private <T> T answered(Function<Deadline, T> question) {
        if (!sourceSwitch.useInfluxdb()) {
            throw new NoAnswerException(
                    "no-source", "the store is switched off, and nothing else has raw points", RETRY_AFTER);
        }
        try {
            return rareQuestions.ask(() -> question.apply(store.deadline()));
        } catch (StoreException e) {
            throw new NoAnswerException("no-source", e.getMessage(), RETRY_AFTER);
        }
    }
}
