package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.Read;
import dev.haingestor.adminapi.store.StoreReader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a sheet from the store, all parts side by side. Without events or services there is no answer; without processing times
 * or last times there is an incomplete one.
 */
final class StoreSheets {

    private final Source source;
    private final StoreReader reader;
    private final StatsQueries queries;
    private final Clock clock;

    /** @param source what the reader reads */
    StoreSheets(Source source, StoreReader reader, StatsQueries queries, Clock clock) {
        this.source = source;
        this.reader = reader;
        this.queries = queries;
        this.clock = clock;
    }

    /** @throws StoreException if events or services could not be read */
    Sheet read(StatsRequest request) {
        Range shown = request.period().range(clock.instant(), request.window());
        Range compared = shown.from(shown.start().minus(request.period().length()));
        Window all = new Window(shown.start(), shown.end());

        Read<List<Reading>> events = reader.windows(queries.events(), compared);
        Read<List<Reading>> services = reader.windows(queries.services(), compared);
        Read<List<Reading>> latency = reader.windows(queries.latency(), shown);
        Read<Map<Group, Instant>> lastEvents = reader.last(queries.events(), all);
        Read<Map<Group, Instant>> lastServices = reader.last(queries.services(), all);

        Instant asOf = Stream.of(events, services, latency, lastEvents, lastServices).map(Read::readAt)
                .min(Instant::compareTo).orElseThrow();
        List<Reading> readEvents = events.await();
        List<Reading> readServices = services.await();
        List<Warning> missing = new ArrayList<>();
        List<Reading> readLatency = optional(latency, List.of(), Affects.LATENCY, missing);
        Map<Group, Instant> eventTimes = optional(lastEvents, Map.of(), List.of("last_event_time"), missing);
        Map<Group, Instant> serviceTimes = optional(lastServices, Map.of(), List.of("last_update"), missing);
        return new Sheet(source, asOf, shown.start(), readEvents, readServices, readLatency,
                lastEvent(eventTimes), lastUpdates(serviceTimes), Map.of(), missing.isEmpty(), missing);
    }

    private static <T> T optional(Read<T> read, T otherwise, List<String> affects, List<Warning> missing) {
        try {
            return read.await();
        } catch (StoreException e) {
            missing.add(new Warning(Warning.code(e), e.getMessage(), affects));
        }
        return otherwise;
    }

    private static Optional<Instant> lastEvent(Map<Group, Instant> last) {
        return last.values().stream().max(Instant::compareTo);
    }

    private static Map<String, Instant> lastUpdates(Map<Group, Instant> last) {
        Map<String, Instant> byName = new HashMap<>();
        last.forEach((group, time) -> byName.put(StatsFold.name(group), time));
        return byName;
    }
}
