package dev.haingestor.adminapi.lineprotocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the fields of one line. If a field occurs twice its last value counts, as in InfluxDB. */
final class FieldList {

    /** So many fields are searched faster than hashed; with thousands it is the other way round. */
    private static final int FEW = 24;

    private final List<Field> fields;
    private Map<String, Integer> places = Map.of();

    FieldList(int expected) {
        this.fields = new ArrayList<>(expected);
    }

    void add(Field field) throws BadLineException {
        int place = place(field.name());
        if (place < 0) {
            append(field);
        } else if (fields.get(place).type() != field.type()) {
            throw new BadLineException(
                    "field \"" + Text.excerpt(field.name()) + "\" occurs twice, with different types");
        } else {
            fields.set(place, field);
        }
    }

    private int place(String name) {
        if (fields.size() > FEW) {
            return places.getOrDefault(name, -1);
        }
        for (int place = 0; place < fields.size(); place++) {
            if (fields.get(place).name().equals(name)) {
                return place;
            }
        }
        return -1;
    }

    private void append(Field field) {
        fields.add(field);
        if (fields.size() == FEW + 1) {
            places = new HashMap<>();
            for (int place = 0; place <= FEW; place++) {
                places.put(fields.get(place).name(), place);
            }
        } else if (fields.size() > FEW) {
            places.put(field.name(), fields.size() - 1);
        }
    }

    /** The fields in order; empty if there was none but {@code time}. */
    List<Field> fields() {
        return fields;
    }
}
