package dev.haingestor.adminapi;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus reads of a service. */
record Scrape(String text) {

    static Scrape of(App app) {
        return new Scrape(app.get("/actuator/prometheus").body());
    }

    /** What the first group of the pattern matches, line by line. */
    Set<String> matches(String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Our own names. */
    Set<String> names() {
        return matches("^(admin_api_\\w+)");
    }

    /** Those of our names whose HELP line says something. */
    Set<String> described() {
        return matches("^# HELP (admin_api_\\w+) \\S");
    }

    /** Those of our names that have a TYPE, and so should have a HELP. */
    Set<String> typed() {
        return matches("^# TYPE (admin_api_\\w+) ");
    }
}
