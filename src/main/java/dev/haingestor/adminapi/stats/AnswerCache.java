package dev.haingestor.adminapi.stats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.cache.CacheStatus;
import dev.haingestor.adminapi.cache.Snapshot;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.web.csv.AnswerFormat;
import dev.haingestor.adminapi.web.csv.CsvTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps rendered answers, as many clients poll for few questions: each is rendered once for the same inputs, and packed
 * once when the first client asks for that.
 */
final class AnswerCache {

    /** A client may ask for any name of a service, so what is kept is bounded. The largest usual one has some 8 MB. */
    private static final long MAX_BYTES = 16L << 20;

    private static final int ENTRY_BYTES = 1_000;

    private final JsonMapper json;
    private final Cache<Key, Entry> kept = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Key key, Entry entry) -> ENTRY_BYTES + entry.body().bytes().length)
            .build();

    AnswerCache(JsonMapper json) {
        this.json = json;
    }

    /**
     * Returns a kept answer, or renders it; concurrent requests for the same answer wait for one rendering. Only complete
     * answers are kept.
     */
    RenderedAnswer get(
            StatsRequest request, StatsView view, AnswerForm form, StatsInputs inputs, Supplier<Stats> stats) {
        Optional<CacheStatus> status = inputs.result().map(CacheResult::status);
        return inputs.result()
                .map(CacheResult::snapshot)
                .filter(snapshot -> inputs.readings().complete())
                .map(snapshot -> {
                    RenderedBody plain = kept(
                            new Key(request, view, form.unpacked()),
                            snapshot,
                            inputs,
                            () -> render(view, form.format(), stats.get()));
                    return isPacked(plain, form)
                            ? kept(new Key(request, view, form), snapshot, inputs, plain::packed)
                            : plain;
                })
                .orElseGet(() -> {
                    RenderedBody plain = render(view, form.format(), stats.get());
                    return isPacked(plain, form) ? plain.packed() : plain;
                })
                .with(status, inputs.result().map(CacheResult::settled).orElse(false));
    }

    private static boolean isPacked(RenderedBody plain, AnswerForm form) {
        return form.isPacked() && plain.isWorthPacking();
    }

    private RenderedBody kept(Key key, Snapshot snapshot, StatsInputs inputs, Supplier<RenderedBody> body) {
        Entry before = kept.getIfPresent(key);
        if (before != null && before.isOf(snapshot, inputs)) {
            return before.body();
        }
        return kept.asMap()
                .compute(
                        key,
                        (same, other) -> other != null && other.isOf(snapshot, inputs)
                                ? other
                                : new Entry(new WeakReference<>(snapshot), inputs.upstreams(), body.get()))
                .body();
    }

    private RenderedBody render(StatsView view, AnswerFormat format, Stats stats) {
        StatsAnswer answer = stats.answer();
        byte[] bytes = format == AnswerFormat.CSV ? csv(view.table(stats)) : json.writeValueAsBytes(view.of(stats));
        return RenderedBody.of(bytes, format, answer.source(), answer.complete(), answer.asOf());
    }

    /** A table is smaller than the same view as JSON, so it is kept like that. */
    private static byte[] csv(CsvTable<?> table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            table.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private record Key(StatsRequest request, StatsView view, AnswerForm form) {}

    /** @param snapshot held weakly: an answer that is not asked for any more must not hold on to its windows */
    private record Entry(WeakReference<Snapshot> snapshot, Map<Upstream, UpstreamAnswer> upstreams, RenderedBody body) {

        boolean isOf(Snapshot another, StatsInputs inputs) {
            return snapshot.refersTo(another) && upstreams.equals(inputs.upstreams());
        }
    }
}
