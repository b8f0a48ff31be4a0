package dev.haingestor.adminapi.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The things in the home and how each behaves. */
final class House {

    private static final long QUICK = 10 * Span.SECOND;
    private static final long STEADY = 30 * Span.SECOND;
    private static final long SLOW = Span.MINUTE;
    private static final long RARE = 5 * Span.MINUTE;

    private final List<Thing> things = new ArrayList<>();

    private House() {}

    static List<Thing> things() {
        House house = new House();
        house.rooms();
        house.doors();
        house.power();
        house.machines();
        house.outside();
        house.people();
        return List.copyOf(house.things);
    }

    private void rooms() {
        room("living_room", .55, true, 21.4);
        room("kitchen", .50, true, 21.0);
        room("hall", .60, true, 19.8);
        room("bedroom", .25, false, 18.6);
        room("kids_room", .30, false, 20.4);
        room("bathroom", .35, true, 22.3);
        room("office", .30, false, 20.7);
        room("garage", .08, true, 13.5);
    }

    private void room(String name, double share, boolean automatic, double warmth) {
        things.add(new Room(name, share, automatic));
        Chance chance = new Chance(name + " climate");
        meter(
                Entity.of("sensor." + name + "_temperature", "temperature", "°C"),
                SLOW,
                .3,
                1,
                time -> warmth + .7 * Rhythm.swing(time, 18) + .5 * chance.wander(time, Span.HOUR));
        meter(
                Entity.of("sensor." + name + "_humidity", "humidity", "%"),
                SLOW,
                .2,
                1,
                time -> 47 - 3 * Rhythm.swing(time, 16) + 5 * chance.wander(time, 2 * Span.HOUR));
        if (!name.equals("garage") && !name.equals("hall")) {
            things.add(new Device(
                    Entity.of("climate." + name),
                    15 * Span.MINUTE,
                    time -> chance.at(time / Span.MINUTE) < .25 + .25 * Rhythm.liveliness(time) ? "heat" : "off"));
        }
    }

    private void doors() {
        things.add(new Door("front_door", "door", .35, 40 * Span.SECOND));
        things.add(new Door("back_door", "door", .25, Span.MINUTE));
        things.add(new Door("garage_door", "garage_door", .08, 3 * Span.MINUTE));
        things.add(new Door("fridge_door", "door", .70, 25 * Span.SECOND));
        things.add(new Door("bedroom_window", "window", .05, 9 * Span.MINUTE));
        things.add(new Door("kitchen_window", "window", .08, 8 * Span.MINUTE));
        things.add(new Door("bathroom_window", "window", .08, 9 * Span.MINUTE));
    }

    private void power() {
        Chance load = new Chance("load");
        Chance clouds = new Chance("clouds");
        meter(
                Entity.of("sensor.house_power", "power", "W"),
                QUICK,
                .2,
                0,
                time -> 190
                        + 25 * load.wander(time, QUICK)
                        + 900 * Rhythm.liveliness(time) * (1 + .7 * load.wander(time, 7 * Span.MINUTE)));
        meter(
                Entity.of("sensor.solar_power", "power", "W"),
                STEADY,
                .3,
                0,
                time -> Math.max(0, Rhythm.sun(time)) * 95 * (.65 + .35 * clouds.wander(time, 11 * Span.MINUTE)));
        meter(
                Entity.of("sensor.grid_voltage", "voltage", "V"),
                STEADY,
                .2,
                1,
                time -> 231 + 2 * load.wander(time, SLOW));
        plug("fridge", 45, .8);
        plug("dishwasher", 800, .1);
        plug("washing_machine", 600, .1);
        plug("tv", 120, .1);
        plug("office_desk", 160, .15);
        plug("network_rack", 38, .9);
        meter(
                Entity.of("sensor.wled_estimated_current", "current", "A"),
                QUICK,
                .05,
                1,
                time -> Rhythm.isDark(time) ? .3 + 1.1 * Rhythm.liveliness(time) : .1);
        meter(
                Entity.of("sensor.bar_estimated_current", "current", "A"),
                QUICK,
                .05,
                1,
                time -> Rhythm.isDark(time) ? .2 + .5 * Rhythm.liveliness(time) : .1);
    }

    /** @param alone the share of its power that it takes while nobody is active */
    private void plug(String name, double watts, double alone) {
        Chance chance = new Chance(name + " plug");
        meter(
                Entity.of("sensor." + name + "_power", "power", "W"),
                STEADY,
                .1 + .3 * alone,
                1,
                time -> watts
                        * (alone + (1 - alone) * Rhythm.liveliness(time))
                        * Math.max(.02, 1 + chance.wander(time, 20 * Span.MINUTE)));
    }

    private void machines() {
        Chance line = new Chance("line");
        Chance core = new Chance("core");
        meter(
                Entity.of("sensor.archer_be800_download_speed", "data_rate", "Mbit/s"),
                STEADY,
                .4,
                1,
                time -> 2 + 85 * Rhythm.liveliness(time) * (1 + .5 * line.wander(time, SLOW)));
        meter(
                Entity.of("sensor.archer_be800_upload_speed", "data_rate", "Mbit/s"),
                STEADY,
                .4,
                1,
                time -> 1 + 30 * Rhythm.liveliness(time) * (1 + .4 * line.wander(time, 2 * SLOW)));
        meter(
                Entity.of("sensor.slzb_06p7_coordinator_zigbee_chip_temp", "temperature", "°C"),
                SLOW,
                .5,
                1,
                time -> 46.5 + 2 * Rhythm.swing(time, 16) + core.wander(time, Span.HOUR));
        meter(
                Entity.of("sensor.home_assistant_core_cpu_percent", "", "%"),
                SLOW,
                .5,
                1,
                time -> 9 + 12 * Rhythm.liveliness(time) + 4 * core.wander(time, 3 * SLOW));
        meter(
                Entity.of("sensor.home_assistant_core_memory_percent", "", "%"),
                RARE,
                1,
                1,
                time -> 41 + 6 * core.wander(time, Span.DAY));
        things.add(new Device(
                Entity.of("switch.coffee_machine"),
                20 * Span.MINUTE,
                time -> Rhythm.liveliness(time) * core.at(time / Span.MINUTE) > .55 ? "on" : "off"));
        things.add(new Device(
                Entity.of("switch.irrigation"),
                30 * Span.MINUTE,
                time -> Math.floorMod(time, Span.DAY) == 5 * Span.HOUR ? "on" : "off"));
        things.add(new Device(
                Entity.of("vacuum.downstairs"),
                Span.HOUR,
                time -> Math.floorMod(time, Span.DAY) == 10 * Span.HOUR ? "cleaning" : "docked"));
    }

    /** Adds the weather, which the second of the real writers writes, as numbers. */
    private void outside() {
        Chance sky = new Chance("sky");
        weather(
                Entity.of("sensor.outdoor_temperature"),
                SLOW,
                time -> 8.5 + 6 * Rhythm.swing(time, 15) + 4 * sky.wander(time, Span.DAY));
        weather(
                Entity.of("sensor.outdoor_humidity"),
                SLOW,
                time -> 68 - 15 * Rhythm.swing(time, 15) + 8 * sky.wander(time, 5 * Span.HOUR));
        weather(Entity.of("sensor.wind_speed"), SLOW, time -> 12 + 9 * sky.wander(time, 3 * RARE));
        weather(Entity.of("sensor.air_pressure"), RARE, time -> 1013 + 9 * sky.wander(time, Span.DAY));
        weather(Entity.of("sensor.rain_today"), RARE, time -> Math.max(0, 4 * sky.wander(time, Span.DAY)));
        things.add(new Meter(
                Entity.of("sun.sun"),
                4 * Span.MINUTE,
                1,
                time -> Rhythm.sun(time) > 0 ? "above_horizon" : "below_horizon",
                false));
        things.add(new Meter(
                Entity.of("weather.home"),
                2 * RARE,
                1,
                time -> sky.wander(time, 3 * Span.HOUR) > .3
                        ? "rainy"
                        : sky.wander(time, Span.HOUR) > 0 ? "cloudy" : "sunny",
                false));
        things.add(new Device(
                Entity.of("cover.living_room"), 10 * Span.MINUTE, time -> Rhythm.isDark(time) ? "closed" : "open"));
        things.add(new Device(
                Entity.of("cover.bedroom"), 20 * Span.MINUTE, time -> Rhythm.isDark(time) ? "closed" : "open"));
    }

    private void people() {
        person("anna", 8, 16);
        person("ben", 9, 18);
        Chance taste = new Chance("taste");
        things.add(new Device(
                Entity.of("media_player.living_room"),
                30 * Span.MINUTE,
                time -> Rhythm.liveliness(time) + .4 * taste.at(time / Span.MINUTE) > 1 ? "playing" : "idle"));
        things.add(new Device(
                Entity.of("media_player.kitchen"),
                10 * Span.MINUTE,
                time -> Rhythm.liveliness(time) * taste.at(1 - time / Span.MINUTE) > .4 ? "playing" : "paused"));
        things.add(new Device(
                Entity.of("lock.front_door"),
                30 * Span.MINUTE,
                time -> Rhythm.liveliness(time) < .2 ? "locked" : "unlocked"));
    }

    /** Adds a person who is out between two hours on weekdays. */
    private void person(String name, int leaves, int returns) {
        for (String id : List.of("person." + name, "device_tracker." + name + "_phone")) {
            things.add(
                    new Device(Entity.of(id), Span.HOUR, time -> isOut(time, leaves, returns) ? "not_home" : "home"));
        }
        meter(
                Entity.of("sensor." + name + "_phone_battery", "battery", "%"),
                RARE,
                .5,
                0,
                time -> 60 - 35 * Rhythm.swing(time, 22));
    }

    private static boolean isOut(long time, int leaves, int returns) {
        long hour = Math.floorMod(time, Span.DAY) / Span.HOUR;
        return !Rhythm.isWeekend(Math.floorDiv(time, Span.DAY)) && hour >= leaves && hour < returns;
    }

    private void meter(Entity entity, long pace, double atRest, int decimals, Curve curve) {
        things.add(new Meter(entity, pace, atRest, text(curve, decimals), false));
    }

    private void weather(Entity entity, long pace, Curve curve) {
        things.add(new Meter(entity, pace, 1, text(curve, 1), true));
    }

    private static LongFunction<String> text(Curve curve, int decimals) {
        return time -> {
            double value = curve.at(time);
            return decimals == 0 ? Long.toString(Math.round(value)) : Double.toString(Math.round(value * 10) / 10.0);
        };
    }

    private interface Curve {

        double at(long time);
    }
}
