package dev.haingestor.adminapi.stats;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/events/stats}, and in parts of its views. What is not known is null, and left out of the JSON.
 *
 * @param from the beginning of the period, or of the time that is known of it
 * @param complete whether all that the answer names was read from the store
 * @param totalEvents events from {@code from} to {@code to}
 * @param today events since the day began in the zone
 * @param thisHour events since the hour began in the zone
 * @param eventTypes events by their type, the most frequent first; they add up to the total, as do the domains
 */
record EventStatsAnswer(
        Instant timestamp,
        String period,
        String source,
        Instant from,
        Instant to,
        Instant asOf,
        boolean complete,
        List<Warning> warnings,
        @Nullable Long totalEvents,
        @Nullable Long today,
        @Nullable Long thisHour,
        @Nullable String zone,
        @Nullable List<TypeCount> eventTypes,
        @Nullable List<DomainCount> domains,
        @Nullable Entities entities) {

    /** @param eventType {@code (none)} for events without a type, {@code (others)} where the store does not tell types apart */
    record TypeCount(String eventType, long count) {}

    /** @param domain {@code (none)} and {@code (others)} as of types */
    record DomainCount(String domain, long count) {}

    record EntityCount(String entityId, long count) {}

    /**
     * The entities with the most events. Top, others and events without an entity add up to the total.
     *
     * @param count how many entities there are; where they are too many to be counted by name, how many series of entity, type
     *         and domain the store has
     * @param others events of all entities that are not among the top
     * @param withoutEntity events that name no entity
     */
    record Entities(@Nullable Long count, List<EntityCount> top, long others, long withoutEntity) {

        static Entities of(EventCounts counts, int top, @Nullable Long count) {
            List<EntityCount> first = counts.entities().entrySet().stream()
                    .sorted(EventCounts.LARGEST_FIRST)
                    .limit(top)
                    .map(entity -> new EntityCount(entity.getKey(), entity.getValue()))
                    .toList();
            long named = first.stream().mapToLong(EntityCount::count).sum();
            return new Entities(count, first, counts.total() - counts.withoutEntity() - named, counts.withoutEntity());
        }
    }

    static <T> List<T> sorted(Map<String, Long> counts, BiFunction<String, Long, T> view) {
        return counts.entrySet().stream()
                .sorted(EventCounts.LARGEST_FIRST)
                .map(count -> view.apply(count.getKey(), count.getValue()))
                .collect(Collectors.toList());
    }

    /** The view of types alone. */
    EventStatsAnswer onlyTypes() {
        return view(eventTypes, null, null);
    }

    /** The view of entities alone. */
    EventStatsAnswer onlyEntities() {
        return view(null, null, entities);
    }

    private EventStatsAnswer view(
            @Nullable List<TypeCount> types, @Nullable List<DomainCount> domains, @Nullable Entities entities) {
        return new EventStatsAnswer(
                timestamp,
                period,
                source,
                from,
                to,
                asOf,
                complete,
                warnings,
                totalEvents,
                null,
                null,
                null,
                types,
                domains,
                entities);
    }
}
