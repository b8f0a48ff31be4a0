package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.store.duckdb.DeletePredicate;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the predicates of InfluxDB's delete requests: equalities of tags, joined by AND. */
final class DeletePredicateParser {

    private static final String MEASUREMENT = "_measurement";
    private static final String NAME = "(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|'((?:[^'\\\\]|\\\\.)*+)'|([\\w.:/-]++))";
    private static final Pattern EQUALITY = Pattern.compile("\\s*+" + NAME + "\\s*+=\\s*+" + NAME + "\\s*+");
    private static final Pattern AND = Pattern.compile("(?i)and\\b");

    private DeletePredicateParser() {}

    /** @throws WriteException if it says anything else */
    static DeletePredicate parse(String text) {
        TreeMap<String, String> tags = new TreeMap<>();
        Matcher equality = EQUALITY.matcher(text);
        Matcher and = AND.matcher(text);
        int at = 0;
        boolean more = !text.isBlank();
        while (more) {
            if (!equality.region(at, text.length()).lookingAt()) {
                throw unusable();
            }
            String name = name(equality, 1);
            String value = name(equality, 4);
            if (name.equals("_field") || name.isEmpty() || value.isEmpty() || tags.put(name, value) != null) {
                throw unusable();
            }
            at = equality.end();
            more = at < text.length();
            if (more && !and.region(at, text.length()).lookingAt()) {
                throw unusable();
            }
            at = more ? and.end() : at;
        }
        return new DeletePredicate(Optional.ofNullable(tags.remove(MEASUREMENT)), tags);
    }

    private static String name(Matcher matcher, int group) {
        for (int quoted = group; quoted < group + 2; quoted++) {
            if (matcher.group(quoted) != null) {
                return matcher.group(quoted).replaceAll("\\\\(.)", "$1");
            }
        }
        return matcher.group(group + 2);
    }

    private static WriteException unusable() {
        return WriteException.unreadable(
                "predicate must be equalities of tags or _measurement, each named once, joined by AND:"
                        + " _measurement=\"m\" AND tag=\"value\"");
    }
}
