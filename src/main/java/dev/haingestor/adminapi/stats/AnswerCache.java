package dev.haingestor.adminapi.stats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.cache.CacheStatus;
import dev.haingestor.adminapi.cache.Snapshot;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.web.ContentCoding;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps rendered answers, as many clients poll for few questions: each is rendered once for the same inputs, and packed once
 * when the first client asks for that.
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
            StatsRequest request, StatsView view, ContentCoding coding, StatsInputs inputs, Supplier<Stats> stats) {
        Optional<CacheStatus> status = inputs.result().map(CacheResult::status);
        return inputs.result()
                .map(CacheResult::snapshot)
                .filter(snapshot -> inputs.readings().complete())
                .map(snapshot -> {
                    RenderedBody plain = kept(
                            new Key(request, view, ContentCoding.IDENTITY),
                            snapshot,
                            inputs,
                            () -> render(view, stats.get()));
                    return isPacked(plain, coding)
                            ? kept(new Key(request, view, coding), snapshot, inputs, plain::packed)
                            : plain;
                })
                .orElseGet(() -> {
                    RenderedBody plain = render(view, stats.get());
                    return isPacked(plain, coding) ? plain.packed() : plain;
                })
                .with(status, inputs.result().map(CacheResult::settled).orElse(false));
    }

    private static boolean isPacked(RenderedBody plain, ContentCoding coding) {
        return coding == ContentCoding.GZIP && plain.isWorthPacking();
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

    private RenderedBody render(StatsView view, Stats stats) {
        StatsAnswer answer = stats.answer();
        return RenderedBody.of(
                json.writeValueAsBytes(view.of(stats)), answer.source(), answer.complete(), answer.asOf());
    }

    private record Key(StatsRequest request, StatsView view, ContentCoding coding) {}

    /** @param snapshot held weakly: an answer that is not asked for any more must not hold on to its windows */
    private record Entry(WeakReference<Snapshot> snapshot, Map<Upstream, UpstreamAnswer> upstreams, RenderedBody body) {

        boolean isOf(Snapshot another, StatsInputs inputs) {
            return snapshot.refersTo(another) && upstreams.equals(inputs.upstreams());
        }
    }
}
