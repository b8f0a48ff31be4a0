package dev.haingestor.adminapi.stats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.cache.CacheStatus;
import dev.haingestor.adminapi.cache.Snapshot;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Renders answers, each once for the same ingredients: many clients poll for few questions. */
final class AnswerCache {

    /** A client may ask for any name of a service, so what is kept is bounded. The largest usual one has some 8 MB. */
    private static final long MOST_BYTES = 16L << 20;
    private static final int ENTRY_BYTES = 1_000;
    private static final int DIGEST_BYTES = 16;

    private final InfluxStatsService service;
    private final JsonMapper json;
    private final RareQuestionLimit rare;
    private final Cache<Question, Kept> kept = Caffeine.newBuilder().maximumWeight(MOST_BYTES)
            .weigher((Question question, Kept answer) -> ENTRY_BYTES + answer.rendered().body().length).build();

    AnswerCache(InfluxStatsService service, JsonMapper json, RareQuestionLimit rare) {
        this.service = service;
        this.json = json;
        this.rare = rare;
    }

    /**
     * @throws dev.haingestor.adminapi.web.NoAnswerException when there is none
     * @throws dev.haingestor.adminapi.web.TooManyRequestsException when too many ask what hardly anybody does
     */
    Answer get(StatsRequest request, StatsView view) {
        return request.isUsual() && request.service().isEmpty() ? answer(request, view)
                : rare.ask(() -> answer(request, view));
    }

    private Answer answer(StatsRequest request, StatsView view) {
        Ingredients ingredients = service.ingredients(request);
        Optional<Snapshot> whole = ingredients.found().map(CacheResult::snapshot).filter(Snapshot::whole)
                .filter(snapshot -> ingredients.pending().isEmpty());
        RenderedAnswer rendered = whole.map(snapshot -> keep(new Question(request, view), snapshot, ingredients))
                .orElseGet(() -> render(request, view, ingredients));
        return new Answer(rendered, ingredients.found().map(CacheResult::status));
    }

    /** As it was rendered before; else one renders it, and those who ask the same meanwhile wait for that. */
    private RenderedAnswer keep(Question question, Snapshot snapshot, Ingredients ingredients) {
        Kept before = kept.getIfPresent(question);
        if (before != null && before.isOf(snapshot, ingredients)) {
            return before.rendered();
        }
        return kept.asMap().compute(question, (same, other) -> other != null && other.isOf(snapshot, ingredients) ? other
                : new Kept(new WeakReference<>(snapshot), ingredients.upstreams(),
                        render(question.request(), question.view(), ingredients))).rendered();
    }

    private RenderedAnswer render(StatsRequest request, StatsView view, Ingredients ingredients) {
        Stats stats = service.answer(request, ingredients);
        byte[] body = json.writeValueAsBytes(view.of(stats));
        StatsAnswer answer = stats.answer();
        return new RenderedAnswer(body, etag(body), answer.source(), answer.complete(), answer.asOf());
    }

    /** Of the bytes alone, so two of us with the same figures agree. */
    private static String etag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            String text = new String(Base64.getUrlEncoder().withoutPadding().encode(digest), StandardCharsets.US_ASCII);
            return '"' + text.substring(0, DIGEST_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param status how the store's part was status; empty for a fallback */
    record Answer(RenderedAnswer rendered, Optional<CacheStatus> status) {
    }

    private record Question(StatsRequest request, StatsView view) {
    }

    /** @param snapshot weakly: an answer that nobody asks for any more must not hold on to its windows */
    private record Kept(WeakReference<Snapshot> snapshot, Map<Upstream, UpstreamAnswer> upstreams, RenderedAnswer rendered) {

        boolean isOf(Snapshot another, Ingredients ingredients) {
            return snapshot.refersTo(another) && upstreams.equals(ingredients.upstreams());
        }
    }
}
