package dev.haingestor.adminapi.store.flux;

import com.influxdb.client.domain.ArrayExpression;
import com.influxdb.client.domain.BinaryExpression;
import com.influxdb.client.domain.DateTimeLiteral;
import com.influxdb.client.domain.DurationLiteral;
import com.influxdb.client.domain.Expression;
import com.influxdb.client.domain.File;
import com.influxdb.client.domain.FunctionExpression;
import com.influxdb.client.domain.Identifier;
import com.influxdb.client.domain.LogicalExpression;
import com.influxdb.client.domain.MemberExpression;
import com.influxdb.client.domain.Property;
import com.influxdb.client.domain.RegexpLiteral;
import com.influxdb.client.domain.Statement;
import com.influxdb.client.domain.StringLiteral;
import com.influxdb.client.domain.VariableAssignment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The variables of a query text, sent beside it as a syntax tree: so no text from outside is ever parsed as Flux. Predicates
 * given this way are pushed down to storage like written ones.
 */
final class Extern {

    private final List<Statement> assignments = new ArrayList<>();

    Extern text(String name, String value) {
        return assign(name, literal(value));
    }

    Extern time(String name, Instant value) {
        return assign(name, new DateTimeLiteral().type("DateTimeLiteral").value(value.atOffset(ZoneOffset.UTC)));
    }

    Extern duration(String name, Duration value) {
        var seconds = new com.influxdb.client.domain.Duration()
                .type("Duration")
                .magnitude(Math.toIntExact(value.toSeconds()))
                .unit("s");
        return assign(name, new DurationLiteral().type("DurationLiteral").values(List.of(seconds)));
    }

    Extern texts(String name, Collection<String> values) {
        List<Expression> elements = new ArrayList<>();
        values.forEach(value -> elements.add(literal(value)));
        return assign(name, new ArrayExpression().type("ArrayExpression").elements(elements));
    }

    /** Adds the function {@code (r) => measurement and every tag and one of the fields}; no fields mean any field. */
    Extern predicate(String name, String measurement, Collection<String> fields, Map<String, String> tags) {
        return predicate(name, measurement, fields, tags, Optional.empty());
    }

    /** Adds such a function that also requires the match. */
    Extern predicate(
            String name,
            String measurement,
            Collection<String> fields,
            Map<String, String> tags,
            Optional<Match> match) {
        Stream<Expression> terms = Stream.concat(
                Stream.concat(
                        Stream.of(equal("_measurement", measurement)),
                        tags.entrySet().stream().map(tag -> equal(tag.getKey(), tag.getValue()))),
                match.stream().map(Match::asExpression));
        Expression body = join("and", terms);
        if (!fields.isEmpty()) {
            body = join("and", Stream.of(body, join("or", fields.stream().map(field -> equal("_field", field)))));
        }
        Property row = new Property().type("Property").key(identifier("r"));
        return assign(
                name,
                new FunctionExpression()
                        .type("FunctionExpression")
                        .params(List.of(row))
                        .body(body));
    }

    File file() {
        return new File().type("File").name("").imports(List.of()).body(assignments);
    }

    private Extern assign(String name, Expression value) {
        assignments.add(new VariableAssignment()
                .type("VariableAssignment")
                .id(identifier(name))
                .init(value));
        return this;
    }

    private static Expression join(String operator, Stream<Expression> terms) {
        return terms.reduce((left, right) -> new LogicalExpression()
                        .type("LogicalExpression")
                        .operator(operator)
                        .left(left)
                        .right(right))
                .orElseThrow();
    }

    private static Expression equal(String column, String value) {
        return new BinaryExpression()
                .type("BinaryExpression")
                .operator("==")
                .left(column(column))
                .right(literal(value));
    }

    private static Expression column(String name) {
        return new MemberExpression()
                .type("MemberExpression")
                .object(identifier("r"))
                .property(literal(name));
    }

    /**
     * The condition that a tag matches a regular expression, or doesn't. A missing tag is the empty text.
     *
     * @param expression it must match the whole value
     */
    record Match(String tag, String expression, boolean matches) {

        Expression asExpression() {
            return new BinaryExpression()
                    .type("BinaryExpression")
                    .operator(matches ? "=~" : "!~")
                    .left(column(tag))
                    .right(new RegexpLiteral().type("RegexpLiteral").value(expression));
        }
    }

    private static Identifier identifier(String name) {
        return new Identifier().type("Identifier").name(name);
    }

    private static StringLiteral literal(String value) {
        return new StringLiteral().type("StringLiteral").value(value);
    }
}
