package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.influx.InfluxServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What is in the store, and so what answers must say of it: some events in each minute of two hours, and none after. What is told
 * of the store, by a whole answer or by a point of a trend, is compared with it.
 *
 * @param events by minute
 */
record Knowledge(Map<Instant, Long> events) {

    static Knowledge write(InfluxServer server, String bucket, Instant now) {
        Map<Instant, Long> events = new TreeMap<>();
        StringBuilder lines = new StringBuilder();
        Instant end = Instant.ofEpochSecond(now.getEpochSecond() / 60 * 60).minusSeconds(300);
        for (int minute = 1; minute <= 120; minute++) {
            Instant start = end.minusSeconds(60L * minute);
            long count = 1 + minute * 7 % 13;
            events.put(start, count);
            for (int i = 0; i < count; i++) {
                lines.append(HomeData.EVENTS).append(",entity_id=e").append(i).append(" state=\"on\" ")
                        .append(start.toEpochMilli() * 1_000_000 + i).append('\n');
            }
        }
        server.write(bucket, lines.toString());
        return new Knowledge(events);
    }

    /** Empty when all that the answer says of the store is right. */
    Optional<String> mistake(JsonNode answer) {
        Duration window = switch (answer.path("trends").path("window").asString("")) {
            case "1m" -> Duration.ofMinutes(1);
            case "5m" -> Duration.ofMinutes(5);
            case "15m" -> Duration.ofMinutes(15);
            default -> Duration.ZERO;
        };
        long total = 0;
        for (JsonNode point : answer.path("trends").path("points")) {
            Instant start = Instant.parse(point.path("time").asString());
            long expected = between(start, start.plus(window));
            total += expected;
            if (point.path("source").asString("").equals("influxdb") && point.path("count").asLong(-1) != expected) {
                return Optional.of(start + ": " + point.path("count") + ", not " + expected);
            }
        }
        boolean whole = answer.path("complete").asBoolean(false);
        return whole && answer.path("metrics").path("total_events").asLong(-1) != total
                ? Optional.of("in total " + answer.path("metrics").path("total_events") + ", not " + total) : Optional.empty();
    }

    private long between(Instant from, Instant to) {
        return events.entrySet().stream().filter(minute -> !minute.getKey().isBefore(from) && minute.getKey().isBefore(to))
                .mapToLong(Map.Entry::getValue).sum();
    }
}
