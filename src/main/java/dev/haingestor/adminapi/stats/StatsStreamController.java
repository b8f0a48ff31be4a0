package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.sse.EventStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sends the body of {@code GET /api/v1/stats} as server-sent events, one whenever it changes. */
@RestController
class StatsStreamController {

    private static final String PATH = "/api/v1/stats/stream";
    private static final String SHORT_PATH = "/api/stats/stream";

    private final StatsStreams streams;

    StatsStreamController(StatsStreams streams) {
        this.streams = streams;
    }

    @GetMapping(
            path = {PATH, SHORT_PATH},
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(StatsRequest question, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(question.time() instanceof Period)) {
            throw new BadParameterException(
                    "from", "from must not be given, as a stream is of a period up to now", List.of("period"));
        }
        if (request.getMethod().equals("HEAD")) {
            EventStream.describe(response);
        } else {
            streams.subscribe(question, request, response);
        }
    }

    static boolean isStream(@Nullable HttpServletRequest request) {
        return request != null
                && (request.getRequestURI().equals(PATH)
                        || request.getRequestURI().equals(SHORT_PATH));
    }
}
