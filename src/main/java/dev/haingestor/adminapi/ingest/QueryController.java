package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.store.InfluxdbConfigured;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers the two statements that writers of InfluxDB 1 send before they write; neither changes anything. All other queries are
 * refused with an error that clients of both versions show.
 */
@RestController
@Conditional(InfluxdbConfigured.Not.class)
class QueryController {

    private final String defaultDatabase;

    QueryController(@Value("${admin-api.influxdb.bucket}") String defaultDatabase) {
        this.defaultDatabase = defaultDatabase;
    }

    /** Always answers JSON, as some clients accept MessagePack only and yet read JSON. */
    @RequestMapping(
            path = "/query",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Results> query(
            @RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "") String db) {
        if (q.isBlank()) {
            throw ClientRequestException.noQuery();
        }
        String database = ClientNames.named("db", db, defaultDatabase);
        Result result = switch (InfluxqlStatement.of(q)) {
            case SHOW_DATABASES -> Result.of("databases", "name", database);
            case CREATE_DATABASE -> new Result(0, null);
            case OTHER -> throw ClientRequestException.unansweredQuery();
        };
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(new Results(List.of(result)));
    }

    @PostMapping("/api/v2/query")
    void flux() {
        throw ClientRequestException.unansweredQuery();
    }

    record Results(List<Result> results) {}

    /** @param series null when the statement has no result */
    record Result(int statementId, @Nullable List<Series> series) {

        static Result of(String series, String column, String value) {
            return new Result(0, List.of(new Series(series, List.of(column), List.of(List.of(value)))));
        }
    }

    record Series(String name, List<String> columns, List<List<String>> values) {}
}
