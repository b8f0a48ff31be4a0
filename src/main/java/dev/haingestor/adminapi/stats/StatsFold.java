package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.Alert;
import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.Subject;
import dev.haingestor.adminapi.fallback.Upstream;
import dev.haingestor.adminapi.fallback.UpstreamAnswer;
import dev.haingestor.adminapi.fallback.UpstreamHealth;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.stats.StatsAnswer.Metrics;
import dev.haingestor.adminapi.stats.StatsAnswer.Service;
import dev.haingestor.adminapi.stats.StatsAnswer.UpstreamFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes an answer of a sheet. Pure: the same sheet gives the same answer, whatever source filled it. */
final class StatsFold {

    private final StatsRequest request;
    private final Sheet sheet;
    private final AlertCalculator alerts;
    private final Map<Upstream, UpstreamAnswer> upstreams;
    private final Rollup services;
    private final Optional<Warning> tooMany;
    private final Figures all;
    private final Optional<Long> totalEvents;

    /** @param mostServices how many have figures by name */
    StatsFold(StatsRequest request, Sheet whole, AlertCalculator alerts, Map<Upstream, UpstreamAnswer> upstreams,
            int mostServices) {
        this.request = request;
        NamedServices named = new NamedServices(whole, mostServices);
        Optional<Group> service = request.service().map(ServiceNames::group);
        Sheet bounded = named.bounded(service);
        this.sheet = service.map(asked -> bounded.only(asked::equals)).orElse(bounded);
        this.tooMany = named.warning(bounded, service);
        this.alerts = alerts;
        this.upstreams = upstreams;
        this.services = Rollup.sum(Stream.concat(sheet.shown(sheet.services()).stream(), sheet.shown(sheet.latency()).stream())
                .map(Reading::rollup).toList());
        this.all = Figures.of(services.only(sheet::isCounted));
        this.totalEvents = events(sheet.shown(sheet.events()));
    }

    /** Empty when no reading speaks of events; 0 when one does and there were none. */
    static Optional<Long> events(List<Reading> readings) {
        return readings.isEmpty() ? Optional.empty() : Optional.of(readings.stream()
                .flatMap(reading -> reading.rollup().cells().values().stream())
                .flatMap(fields -> fields.values().stream())
                .mapToLong(Cell::count).sum());
    }

    Stats stats() {
        Map<String, Service> byName = servicesByName();
        Metrics metrics = metrics(byName);
        List<Subject> subjects = subjects();
        StatsTrends trends = new StatsTrends(request, sheet);
        StatsAnswer answer = new StatsAnswer(sheet.asOf(), request.period().label(), sheet.source().label(), sheet.knownFrom(),
                sheet.asOf(), sheet.asOf(), sheet.complete(), warnings(subjects), metrics, trends.trends(),
                alerts(subjects));
        return new Stats(answer, () -> trends.byService(byName.keySet()), sheet::covered);
    }

    private Metrics metrics(Map<String, Service> byName) {
        String eventSource = Upstream.WEBSOCKET_INGESTION.label();
        return new Metrics(request.period().label(), totalEvents.orElse(null),
                Figures.perMinute(totalEvents.orElse(null), sheet.covered(eventSource)),
                all.writeAttempts(), all.writeErrors(), all.errorRatePercent(), all.errorRatePercent(),
                all.successRatePercent(), all.processingTime(), all.percentiles(), sheet.lastEvent().orElse(null), byName,
                upstreamFigures());
    }

    private Map<String, Service> servicesByName() {
        Map<String, Service> byName = new LinkedHashMap<>();
        for (Group group : sorted()) {
            Figures figures = Figures.of(services, group);
            byName.put(ServiceNames.name(group), new Service(figures.eventsProcessed(), figures.processingTime(),
                    figures.processingTime(), figures.percentiles(), figures.successRatePercent(), figures.writeAttempts(),
                    figures.writeErrors(), figures.errorRatePercent(), sheet.lastUpdates().get(group)));
        }
        return byName;
    }

    private List<Group> sorted() {
        return services.cells().keySet().stream()
                .sorted(Comparator.comparing(Group::isRest).thenComparing(Group.BY_NAME)).toList();
    }

    private Map<String, UpstreamFigures> upstreamFigures() {
        Map<String, UpstreamFigures> figures = new LinkedHashMap<>();
        for (Upstream upstream : Upstream.values()) {
            if (request.service().map(upstream.label()::equals).orElse(true)) {
                figures.put(upstream.label(), upstreamFigures(upstream));
            }
        }
        return figures;
    }

    private UpstreamFigures upstreamFigures(Upstream upstream) {
        String name = upstream.label();
        Figures own = Figures.of(services, Group.of(name));
        Number received = upstream == Upstream.WEBSOCKET_INGESTION ? (Number) totalEvents.orElse(null) : own.eventsProcessed();
        Optional<UpstreamAnswer> reached = Optional.ofNullable(upstreams.get(upstream))
                .filter(answer -> answer.health().isPresent());
        return new UpstreamFigures(Figures.perMinute(received, sheet.covered(name)),
                own.errorRatePercent(), reached.map(answer -> Figures.rounded(answer.took().toNanos() / 1e6)).orElse(null),
                reached.flatMap(StatsFold::connectionAttempts).orElse(null), received);
    }

    private static Optional<Long> connectionAttempts(UpstreamAnswer answer) {
        OptionalLong attempts = answer.health().map(UpstreamHealth::connectionAttempts).orElse(OptionalLong.empty());
        return attempts.isPresent() ? Optional.of(attempts.getAsLong()) : Optional.empty();
    }

    private List<Warning> warnings(List<Subject> subjects) {
        List<Warning> warnings = new ArrayList<>(sheet.missing());
        Optional<Warning> overflow = overflow();
        overflow.ifPresent(warnings::add);
        tooMany.ifPresent(warnings::add);
        // A service without a name here has written something.
        if (sheet.complete() && (tooMany.isEmpty() || request.service().isEmpty() || !services.isEmpty())) {
            noData(overflow.map(Warning::affects).orElse(List.of())).ifPresent(warnings::add);
        }
        alerts.fewAttempts(subjects).ifPresent(message -> warnings.add(new Warning(Warning.FEW_ATTEMPTS,
                message + " in " + request.period().label(), List.of("alerts"))));
        return warnings;
    }

    /** Figures that can't be made of what was written, as its sum is no number. */
    private Optional<Warning> overflow() {
        SortedSet<String> fields = all.overflowing();
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Warning(Warning.OVERFLOW, "What was written as "
                + String.join(", ", fields) + " in " + request.period().label() + " adds up to more than a number holds",
                fields.stream().flatMap(field -> Affects.ofField(field).stream()).distinct().toList()));
    }

    private Optional<Warning> noData(List<String> explained) {
        List<String> affects = new ArrayList<>();
        if (totalEvents.orElse(0L) == 0) {
            affects.add("last_event_time");
        }
        if (all.writeAttempts() == null) {
            affects.add("total_writes");
        }
        if (all.writeErrors() == null) {
            affects.add("write_errors");
        }
        if (all.errorRate() == null) {
            affects.addAll(List.of("error_rate_percent", "error_rate"));
        }
        if (all.successRate() == null) {
            affects.add("success_rate");
        }
        if (all.processingTime() == null) {
            affects.addAll(Affects.LATENCY);
        }
        affects.removeAll(explained);
        String who = request.service().map(name -> " of service " + name).orElse("");
        return affects.isEmpty() ? Optional.empty() : Optional.of(new Warning(Warning.NO_DATA,
                "Nothing was written" + who + " in " + request.period().label() + " that these figures could be made of",
                affects));
    }

    /** Those that are no service but many have no threshold. */
    private List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        if (request.service().isEmpty()) {
            subjects.add(Subject.ofSystem(all.errorRate(), all.successRate(), all.processingTime()));
        }
        sorted().stream().filter(group -> !group.isRest()).forEach(group -> subjects.add(subject(group)));
        return subjects;
    }

    private Subject subject(Group group) {
        Figures own = Figures.of(services, group);
        return Subject.ofService(ServiceNames.name(group), own.errorRate(), own.successRate(), own.processingTime());
    }

    private List<Alert> alerts(List<Subject> subjects) {
        List<Alert> raised = new ArrayList<>(alerts.alerts(subjects, sheet.asOf()));
        if (!sheet.complete()) {
            String reason = String.join("; ", sheet.missing().stream().map(Warning::message).toList());
            raised.add(alerts.degraded("The answer is incomplete: " + reason, sheet.asOf()));
        }
        if (request.service().isEmpty()) {
            noEvents().ifPresent(raised::add);
        }
        return raised;
    }

    private Optional<Alert> noEvents() {
        Optional<Instant> quietSince = sheet.quietSince();
        return quietSince.flatMap(since -> alerts.noEvents(sheet.newestEvent().filter(since::equals), since, sheet.asOf()));
    }
}
