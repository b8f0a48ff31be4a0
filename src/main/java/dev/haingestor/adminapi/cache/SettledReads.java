package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.StoreReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Reads settled windows that are missing, in contiguous runs, each once however many miss it. */
final class SettledReads {

    private final StoreReader reader;
    private final SettledWindows settled;
    private final CacheMetrics metrics;
    private final Map<Question, CompletableFuture<List<Reading>>> underWay = new ConcurrentHashMap<>();

    SettledReads(StoreReader reader, SettledWindows settled, CacheMetrics metrics) {
        this.reader = reader;
        this.settled = settled;
        this.metrics = metrics;
    }

    /** @param starts in order */
    List<Run> begin(SeriesQuery query, Duration step, List<Instant> starts) {
        List<Run> runs = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= starts.size(); i++) {
            if (i == starts.size() || !starts.get(i).equals(starts.get(i - 1).plus(step))) {
                runs.add(begin(new Question(query, new Range(starts.get(first), starts.get(i - 1).plus(step), step))));
                first = i;
            }
        }
        return runs;
    }

    private Run begin(Question question) {
        Optional<CompletableFuture<List<Reading>>> larger = covering(question);
        if (larger.isPresent()) {
            return new Run(larger.get());
        }
        CompletableFuture<List<Reading>> fresh = new CompletableFuture<>();
        CompletableFuture<List<Reading>> known = underWay.putIfAbsent(question, fresh);
        if (known != null) {
            return new Run(known);
        }
        List<Reading> meanwhile = kept(question);
        if (!meanwhile.isEmpty()) {
            underWay.remove(question, fresh);
            fresh.complete(meanwhile);
            return new Run(fresh);
        }
        metrics.read();
        long begun = settled.epoch();
        reader.windows(question.query(), question.range()).future().whenComplete((readings, failure) -> {
            if (failure == null) {
                readings.forEach(reading -> settled.put(question.query(), question.range().step(), reading, begun));
            }
            underWay.remove(question, fresh);
            if (failure == null) {
                fresh.complete(readings);
            } else {
                metrics.failed(question.range().count());
                fresh.completeExceptionally(failure);
            }
        });
        return new Run(fresh);
    }

    /** Who looks while a run is being kept, window by window, misses only the rest of it. */
    private Optional<CompletableFuture<List<Reading>>> covering(Question question) {
        return underWay.entrySet().stream().filter(other -> other.getKey().covers(question)).map(Map.Entry::getValue).findFirst();
    }

    /** Somebody else may have read it between finding it missing and getting here. Empty unless all of it is there. */
    private List<Reading> kept(Question question) {
        List<Reading> kept = new ArrayList<>();
        for (int i = 0; i < question.range().count(); i++) {
            var reading = settled.get(question.query(), question.range().step(), question.range().window(i).start());
            if (reading.isEmpty()) {
                return List.of();
            }
            kept.add(reading.get());
        }
        return kept;
    }

    private record Question(SeriesQuery query, Range range) {

        boolean covers(Question other) {
            return query.equals(other.query) && range.step().equals(other.range.step())
                    && !range.start().isAfter(other.range.start()) && !range.end().isBefore(other.range.end());
        }
    }

    /** Windows that are being read; may be more than were asked for. */
    final class Run {

        private final CompletableFuture<List<Reading>> readings;

        private Run(CompletableFuture<List<Reading>> readings) {
            this.readings = readings;
        }

        /**
         * @param deadline of the whole answer, by {@link System#nanoTime()}
         * @throws StoreException if it failed, or was not there by then; then it goes on, and is kept when it comes
         */
        List<Reading> await(long deadline) {
            long left = deadline - System.nanoTime();
            try {
                List<Reading> read = readings.copy().completeOnTimeout(null, Math.max(0, left), TimeUnit.NANOSECONDS).join();
                if (read == null) {
                    throw reader.overdue();
                }
                return read;
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : e;
            }
        }
    }
}
