package dev.haingestor.adminapi.stats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;

/** Renders answers, each once for the same ingredients: many clients poll for few questions. */
final class Answers {

    /** A client may ask for any name of a service, so what is kept is bounded. */
    private static final long MOST_BYTES = 4L << 20;
    private static final int DIGEST_BYTES = 16;

    private final InfluxStatsService service;
    private final JsonMapper json;
    private final Cache<Question, Kept> kept = Caffeine.newBuilder().maximumWeight(MOST_BYTES)
            .weigher((Question question, Kept answer) -> answer.rendered().body().length).build();

    Answers(InfluxStatsService service, JsonMapper json) {
        this.service = service;
        this.json = json;
    }

    /** @throws dev.haingestor.adminapi.web.NoAnswerException when there is none */
    Answer get(StatsRequest request, View view) {
        Ingredients ingredients = service.ingredients(request);
        boolean waited = ingredients.found().map(found -> found.waited()).orElse(true);
        Question question = new Question(request, view);
        Kept before = kept.getIfPresent(question);
        if (before != null && before.ingredients().areThose(ingredients)) {
            return new Answer(before.rendered(), waited);
        }
        Rendered rendered = render(request, view, ingredients);
        if (rendered.complete()) {
            kept.put(question, new Kept(ingredients, rendered));
        }
        return new Answer(rendered, waited);
    }

    private Rendered render(StatsRequest request, View view, Ingredients ingredients) {
        Stats stats = service.answer(request, ingredients);
        byte[] body = json.writeValueAsBytes(view.of(stats));
        StatsAnswer answer = stats.answer();
        return new Rendered(body, etag(body), answer.source(), answer.complete(), answer.asOf());
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

    /** @param waited whether the store was read for it while the client waited */
    record Answer(Rendered rendered, boolean waited) {
    }

    private record Question(StatsRequest request, View view) {
    }

    private record Kept(Ingredients ingredients, Rendered rendered) {
    }
}
