package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An entity of Home Assistant. It makes the three kinds of event that the real writers write: a change with its texts, a change
 * with a number, and the raw text of what is no change.
 */
final class Entity {

    private static final String EVENTS = "home_assistant_events";
    private static final long NANOS = 1_000;

    private final String id;
    private final List<Field> attributes;
    private final Series changes;
    private final Series numbers;

    private Entity(String id, Map<String, String> attributes) {
        this.id = id;
        this.attributes = attributes.entrySet().stream()
                .map(entry -> text(entry.getKey(), entry.getValue()))
                .toList();
        this.changes = series("state_changed", false);
        this.numbers = series("state_changed", true);
    }

    static Entity of(String id) {
        return of(id, "", "");
    }

    static Entity of(String id, String deviceClass) {
        return of(id, deviceClass, "");
    }

    /** Empty attributes are left out, as by the real writers. */
    static Entity of(String id, String deviceClass, String unit) {
        Map<String, String> attributes = new TreeMap<>(Map.of(
                "attr_friendly_name",
                friendly(id),
                "attr_device_class",
                deviceClass,
                "attr_unit_of_measurement",
                unit));
        attributes.values().removeIf(String::isEmpty);
        return new Entity(id, attributes);
    }

    private static String friendly(String id) {
        return Stream.of(id.substring(id.indexOf('.') + 1).split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining(" "));
    }

    String id() {
        return id;
    }

    Line changed(long time, String before, String state) {
        List<Field> fields = new ArrayList<>(attributes);
        fields.add(text("old_state", before));
        fields.add(text("state", state));
        return line(changes, fields, time);
    }

    Line measured(long time, String before, String state) {
        return line(
                numbers,
                List.of(
                        text("previous_state", before),
                        new Field("state_value", FieldType.FLOAT, Double.valueOf(state))),
                time);
    }

    Line triggered(long time) {
        List<Field> fields = new ArrayList<>(attributes);
        fields.add(text("old_state", "on"));
        fields.add(text("state", "on"));
        return line(series("automation_triggered", false), fields, time);
    }

    /** A service call for the entity, by a person or an automation. */
    Line called(long time, String service) {
        return line(
                series("call_service", true),
                List.of(text(
                        "raw_data",
                        "{\"domain\": \"" + domain() + "\", \"service\": \"" + service
                                + "\", \"service_data\": {\"entity_id\": \"" + id + "\"}}")),
                time);
    }

    private String domain() {
        return id.substring(0, id.indexOf('.'));
    }

    private Series series(String type, boolean withDomain) {
        TreeMap<String, String> tags = new TreeMap<>(Map.of("entity_id", id, "event_type", type));
        if (withDomain) {
            tags.put("domain", domain());
        }
        return new Series(EVENTS, tags);
    }

    private static Field text(String name, String value) {
        return new Field(name, FieldType.STRING, value);
    }

    private static Line line(Series series, List<Field> fields, long time) {
        return new Line(1, series, fields, time * NANOS);
    }
}
