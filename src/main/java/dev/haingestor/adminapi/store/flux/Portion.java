package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.store.NamedGroups;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The part of a series query's groups that one Flux query reads. Where not all groups of a tag have names, those that have are
 * one portion, and the others, which need not be told apart, another. A query by several tags is one portion, and the reader
 * adds up its groups without names.
 */
final class Portion {

    private final SeriesQuery query;
    private final NamedGroups named;
    private final int most;
    private final boolean isRest;
    private final Optional<Extern.Match> match;

    private Portion(SeriesQuery query, NamedGroups named, int most, boolean isRest, Optional<Extern.Match> match) {
        this.query = query;
        this.named = named;
        this.most = most;
        this.isRest = isRest;
        this.match = match;
    }

    /** @param most the most groups that may have names */
    static List<Portion> of(SeriesQuery query, NamedGroups named, int most) {
        if (named.named().isEmpty() || query.groupBy().size() > 1) {
            return List.of(new Portion(query, named, most, false, Optional.empty()));
        }
        String tag = query.groupBy().get(0);
        String names = named.named().get().stream()
                .map(group -> literal(group.values().get(0)))
                .sorted()
                .collect(Collectors.joining("|", "^(?:", ")$"));
        return List.of(
                new Portion(query, named, most, false, Optional.of(new Extern.Match(tag, names, true))),
                new Portion(query, named, most, true, Optional.of(new Extern.Match(tag, names, false))));
    }

    /**
     * A regular expression for exactly this text. One has to match all names, as InfluxDB takes minutes for a thousand
     * comparisons.
     */
    private static String literal(String text) {
        return text.codePoints()
                .mapToObj(point -> point < 128 && Character.isLetterOrDigit(point)
                        ? Character.toString(point)
                        : String.format("\\x{%x}", point))
                .collect(Collectors.joining());
    }

    /** The tags that tell the portion's groups apart. */
    List<String> groupBy() {
        return isRest ? List.of() : query.groupBy();
    }

    FluxText text(FluxText text) {
        return isRest ? text.ofRest() : text;
    }

    Extern predicate(Extern extern, String name, Collection<String> fields) {
        return extern.predicate(name, query.measurement(), fields, query.tags(), match);
    }

    /** @param firstColumn the wanted column of the first tag's value */
    Function<Row, Group> groups(int firstColumn) {
        if (isRest) {
            Group rest = Group.rest(1);
            return row -> rest;
        }
        return new Groups(named, most, query.groupBy(), firstColumn)::of;
    }
}
