package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.GuardedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads settled windows that are missing, in contiguous runs, each once however many miss it. */
final class SettledWindowLoader {

    private final GuardedStore reader;
    private final SettledWindows settled;
    private final CacheMetrics metrics;
    private final SharedWindows shared;
    private final Clock clock;
    private final Map<Question, Run> underWay = new ConcurrentHashMap<>();

    SettledWindowLoader(GuardedStore reader, SettledWindows settled, SharedWindows shared, CacheMetrics metrics, Clock clock) {
        this.reader = reader;
        this.settled = settled;
        this.shared = shared;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Whom it asks. */
    GuardedStore reader() {
        return reader;
    }

    /** @param starts in order */
    List<Run> begin(SeriesQuery query, Duration step, List<Instant> starts) {
        long begun = settled.epoch();
        return runs(starts, step).stream().map(run -> begin(new Question(query, run, begun))).toList();
    }

    private static List<Range> runs(List<Instant> starts, Duration step) {
        List<Range> runs = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= starts.size(); i++) {
            if (i == starts.size() || !starts.get(i).equals(starts.get(i - 1).plus(step))) {
                runs.add(new Range(starts.get(first), starts.get(i - 1).plus(step), step));
                first = i;
            }
        }
        return runs;
    }

    private Run begin(Question question) {
        Optional<Run> larger = covering(question);
        if (larger.isPresent()) {
            return larger.get();
        }
        Run fresh = new Run();
        Run known = underWay.putIfAbsent(question, fresh);
        if (known != null) {
            return known;
        }
        List<Reading> meanwhile = kept(question);
        if (!meanwhile.isEmpty()) {
            underWay.remove(question, fresh);
            fresh.readings.complete(meanwhile);
            return fresh;
        }
        List<Instant> starts = question.range().windows().stream().map(Window::start).toList();
        shared.find(question.query(), question.range().step(), starts)
                .thenCompose(found -> withRest(question, starts, found))
                .whenComplete((readings, failure) -> {
                    underWay.remove(question, fresh);
                    if (failure == null) {
                        fresh.readings.complete(readings);
                    } else {
                        fresh.readings.completeExceptionally(failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                });
        return fresh;
    }

    /** What others have found, and what is read of the store, in order. */
    private CompletableFuture<List<Reading>> withRest(Question question, List<Instant> starts, Map<Instant, Reading> found) {
        Duration step = question.range().step();
        long begun = question.begun();
        found.values().forEach(reading -> settled.adopt(question.query(), step, reading, begun));
        List<CompletableFuture<List<Reading>>> runs = runs(starts.stream().filter(start -> !found.containsKey(start)).toList(), step)
                .stream().map(run -> read(question.query(), run, begun)).toList();
        return CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).thenApply(done -> Stream
                .concat(found.values().stream(), runs.stream().flatMap(run -> run.join().stream()))
                .sorted(Comparator.comparing(reading -> reading.window().start())).toList());
    }

    private CompletableFuture<List<Reading>> read(SeriesQuery query, Range run, long begun) {
        metrics.read();
        // With its own moment it joins no read of before something was forgotten.
        return reader.windows(query, run, clock.instant().truncatedTo(ChronoUnit.MILLIS)).future().whenComplete((readings, failure) -> {
            if (failure == null) {
                readings.forEach(reading -> settled.put(query, run.step(), reading, begun));
            } else {
                metrics.failed(run.count());
            }
        });
    }

    /** Who looks while a run is being kept, window by window, misses only the rest of it. */
    private Optional<Run> covering(Question question) {
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

    /** @param begun the epoch: what is asked after something was forgotten is another question */
    private record Question(SeriesQuery query, Range range, long begun) {

        boolean covers(Question other) {
            return begun == other.begun && query.equals(other.query) && range.step().equals(other.range.step())
                    && !range.start().isAfter(other.range.start()) && !range.end().isBefore(other.range.end());
        }
    }

    /** Windows that are being read; may be more than were asked for. */
    final class Run {

        private final CompletableFuture<List<Reading>> readings = new CompletableFuture<>();
        private final long startedNanos = System.nanoTime();

        /**
         * @param deadline of the whole answer, by {@link System#nanoTime()}
         * @throws StoreException if it failed, or was not there by then; then it goes on, and is kept when it comes
         */
        List<Reading> await(long deadline) {
            // Nobody waits for one that is overdue already.
            long overdue = startedNanos + reader.budget().toNanos();
            long left = (deadline - overdue < 0 ? deadline : overdue) - System.nanoTime();
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
