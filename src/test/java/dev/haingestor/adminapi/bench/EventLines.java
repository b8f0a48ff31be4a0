package dev.haingestor.adminapi.bench;

import java.util.Random;

/** Events of eight fields, as Home Assistant's sensors send them: mostly texts, of which most are the entity's and don't change. */
final class EventLines {

    private static final int ENTITIES = 500;

    private final Random random;
    private long time;

    /** @param start of the first event, in nanoseconds; others follow a millisecond apart */
    EventLines(Random random, long start) {
        this.random = random;
        this.time = start;
    }

    String next(int lines) {
        StringBuilder text = new StringBuilder(lines * 240);
        for (int i = 0; i < lines; i++) {
            int entity = random.nextInt(ENTITIES);
            double state = random.nextInt(10_000) / 100.0;
            text.append("home_assistant_events,entity_id=sensor.entity_")
                    .append(entity)
                    .append(",event_type=state_changed ")
                    .append("attr_battery_level=")
                    .append(random.nextInt(100))
                    .append(",attr_device_class=\"temperature\",attr_friendly_name=\"Entity ")
                    .append(entity)
                    .append(
                            "\",attr_icon=\"mdi:thermometer\",attr_state_class=\"measurement\",attr_unit_of_measurement=\"°C\"")
                    .append(",old_state=\"")
                    .append(state - 0.5)
                    .append("\",state=\"")
                    .append(state)
                    .append("\" ")
                    .append(time += 1_000_000)
                    .append('\n');
        }
        return text.toString();
    }
}
