package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of events by type, by domain and by entity, each of which adds up to the total. It is folded from windows that are
 * grouped by all three tags in one read, so the three agree.
 *
 * @param types by the type's name, with {@code (none)} for events without one
 * @param domains by the domain's name: the tag, or where there is none the part of the entity's id before the dot
 * @param entities by the entity's id
 * @param withoutEntity events that name no entity
 * @param others events of all entities, types and domains together that have no counts by name
 * @param tagged the named events by their tags of type and domain, as stored
 */
record EventCounts(
        long total,
        Map<String, Long> types,
        Map<String, Long> domains,
        Map<String, Long> entities,
        long withoutEntity,
        long others,
        Map<Group, Long> tagged) {

    /** The tags to group by, for {@link #of}. */
    static final String[] TAGS = {"event_type", "domain", "entity_id"};

    /** The tags to group by, for {@link #withOthers}. */
    static final String[] TAGS_OF_OTHERS = {"event_type", "domain"};

    private static final String REST = ServiceNames.REST;

    /** The largest first, those of one size by name. */
    static final Comparator<Map.Entry<String, Long>> LARGEST_FIRST =
            Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());

    /** @param readings windows that are grouped by {@link #TAGS} */
    static EventCounts of(List<Reading> readings) {
        Map<String, Long> types = new HashMap<>();
        Map<String, Long> domains = new HashMap<>();
        Map<String, Long> entities = new HashMap<>();
        Map<Group, Long> tagged = new HashMap<>();
        long total = 0;
        long others = 0;
        for (Map.Entry<Group, Long> known : byGroup(readings).entrySet()) {
            Group group = known.getKey();
            long count = known.getValue();
            total += count;
            if (group.isRest()) {
                others += count;
                continue;
            }
            String type = group.values().get(0);
            String domain = group.values().get(1);
            String entity = group.values().get(2);
            types.merge(name(type), count, Long::sum);
            domains.merge(name(domain.isEmpty() ? domainOf(entity) : domain), count, Long::sum);
            entities.merge(entity, count, Long::sum);
            tagged.merge(Group.of(type, domain), count, Long::sum);
        }
        Long without = entities.remove("");
        if (others > 0) {
            types.merge(REST, others, Long::sum);
            domains.merge(REST, others, Long::sum);
        }
        return new EventCounts(total, types, domains, entities, without == null ? 0 : without, others, tagged);
    }

    /** How many points each group has, whichever field marks them: an event has one marker. */
    private static Map<Group, Long> byGroup(List<Reading> readings) {
        Map<Group, Long> counts = new HashMap<>();
        readings.forEach(reading -> reading.rollup()
                .cells()
                .forEach((group, cells) -> counts.merge(
                        group, cells.values().stream().mapToLong(Cell::count).sum(), Long::sum)));
        return counts;
    }

    private static String name(String tag) {
        return ServiceNames.name(Group.of(tag));
    }

    /** The part of an entity's id before the dot; the empty text where there is none. */
    static String domainOf(String entity) {
        int dot = entity.indexOf('.');
        return dot < 0 ? "" : entity.substring(0, dot);
    }

    /**
     * Names the types and domains of the events that have no counts by entity, as far as their tags tell. These windows may be
     * read at another moment, so no more events are named than there are.
     *
     * @param readings windows of the same time, grouped by {@link #TAGS_OF_OTHERS}
     */
    EventCounts withOthers(List<Reading> readings) {
        Map<String, Long> allTypes = new HashMap<>(types);
        Map<String, Long> allDomains = new HashMap<>(domains);
        allTypes.computeIfPresent(REST, (rest, count) -> count - others);
        allDomains.computeIfPresent(REST, (rest, count) -> count - others);
        long left = others;
        for (Map.Entry<Group, Long> known : byGroup(readings).entrySet()) {
            Group group = known.getKey();
            long unnamed = known.getValue() - tagged.getOrDefault(group, 0L);
            long count = Math.min(left, Math.max(0, unnamed));
            if (count > 0) {
                String domain = group.isRest() ? "" : group.values().get(1);
                allTypes.merge(ServiceNames.name(group), count, Long::sum);
                allDomains.merge(domain.isEmpty() ? REST : name(domain), count, Long::sum);
                left -= count;
            }
        }
        allTypes.merge(REST, left, Long::sum);
        allDomains.merge(REST, left, Long::sum);
        allTypes.values().removeIf(count -> count == 0);
        allDomains.values().removeIf(count -> count == 0);
        return new EventCounts(total, allTypes, allDomains, entities, withoutEntity, others, tagged);
    }
}
