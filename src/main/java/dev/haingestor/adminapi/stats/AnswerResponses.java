package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheStatus;
import dev.haingestor.adminapi.web.csv.AnswerFormat;
import dev.haingestor.adminapi.web.csv.CsvResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Makes HTTP responses of rendered answers, with headers that say how long each may be kept and what it is made of. */
final class AnswerResponses {

    static final String SOURCE_HEADER = "Stats-Source";
    static final String COMPLETE_HEADER = "Stats-Complete";

    /** Says whether the store was read for an answer, and how many seconds it stays fresh (RFC 9211). */
    static final String CACHE_STATUS = "Cache-Status";

    private final Duration liveTtl;
    private final Duration settledTtl;
    private final Clock clock;

    /**
     * @param liveTtl how long a complete answer may be kept by clients and proxies
     * @param settledTtl how long one about the past
     */
    AnswerResponses(Duration liveTtl, Duration settledTtl, Clock clock) {
        this.liveTtl = liveTtl;
        this.settledTtl = settledTtl;
        this.clock = clock;
    }

    /** @param fileName under which a table is saved */
    ResponseEntity<byte[]> of(RenderedAnswer answer, String fileName, HttpServletRequest request) {
        return answer.body().complete() ? kept(answer, fileName, request) : keptByNobody(answer.body(), fileName);
    }

    /** An incomplete answer is not to be kept: the next one may be complete. */
    private static ResponseEntity<byte[]> keptByNobody(RenderedBody rendered, String fileName) {
        return body(
                rendered,
                fileName,
                response(HttpStatus.OK, rendered)
                        .cacheControl(CacheControl.noStore())
                        .header(CACHE_STATUS, "admin-api; fwd=bypass; detail=incomplete"));
    }

    /** An answer may be kept by clients for what is left of the time that the cache keeps its tail. */
    private ResponseEntity<byte[]> kept(RenderedAnswer answer, String fileName, HttpServletRequest request) {
        RenderedBody rendered = answer.body();
        Duration left =
                answer.settled() ? settledTtl : liveTtl.minus(Duration.between(rendered.asOf(), clock.instant()));
        long ttl = Math.floorDiv(left.toMillis(), 1_000L);
        boolean known = isKnown(request.getHeader(HttpHeaders.IF_NONE_MATCH), rendered.etag());
        ResponseEntity.BodyBuilder response = response(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK, rendered)
                .eTag(rendered.etag())
                .cacheControl(
                        CacheControl.maxAge(Math.max(0, ttl), TimeUnit.SECONDS).mustRevalidate())
                .header(
                        CACHE_STATUS,
                        "admin-api; "
                                + answer.status().map(AnswerResponses::status).orElseThrow() + "; ttl=" + ttl);
        return known ? response.build() : body(rendered, fileName, response);
    }

    /** Whether the client has this answer, packed or not: a weak tag and a strong one are of the same figures. */
    private static boolean isKnown(@Nullable String ifNoneMatch, String etag) {
        ETag own = ETag.create(etag);
        return ifNoneMatch != null
                && ETag.parse(ifNoneMatch).stream().anyMatch(tag -> tag.isWildcard() || tag.compare(own, false));
    }

    private static ResponseEntity.BodyBuilder response(HttpStatus status, RenderedBody rendered) {
        return ResponseEntity.status(status)
                .varyBy(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.ACCEPT)
                .header(SOURCE_HEADER, rendered.source())
                .header(COMPLETE_HEADER, Boolean.toString(rendered.complete()));
    }

    private static ResponseEntity<byte[]> body(
            RenderedBody rendered, String fileName, ResponseEntity.BodyBuilder response) {
        if (rendered.form().isPacked()) {
            response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        AnswerFormat format = rendered.form().format();
        if (format == AnswerFormat.CSV) {
            response.header(HttpHeaders.CONTENT_DISPOSITION, CsvResponse.attachment(fileName));
        }
        return response.contentType(format.contentType()).body(rendered.bytes());
    }

    private static String status(CacheStatus status) {
        return switch (status) {
            case HIT -> "hit";
            case STALE -> "fwd=stale; stored";
            case MISS -> "fwd=miss; stored";
        };
    }
}
