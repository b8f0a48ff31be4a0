package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.Alert;
import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.Subject;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.stats.StatsAnswer.Metrics;
import dev.haingestor.adminapi.stats.StatsAnswer.Service;
import dev.haingestor.adminapi.stats.StatsAnswer.UpstreamFigures;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calculates an answer from readings. The same readings give the same answer, whatever source they come from. */
final class StatsCalculator {

    private final StatsInputs inputs;
    private final StatsRequest request;
    private final StatsReadings data;
    private final Optional<StatsReadings> earlier;
    private final AlertCalculator alerts;
    private final Rollup services;
    private final Optional<Warning> tooMany;
    private final ServiceMetrics all;
    private final Optional<Long> totalEvents;

    /** @param mostServices how many have figures by name */
    StatsCalculator(StatsInputs inputs, AlertCalculator alerts, int mostServices) {
        this.inputs = inputs;
        this.request = inputs.request();
        NamedServices named = new NamedServices(inputs.readings(), mostServices);
        Optional<Group> service = request.service().map(ServiceNames::group);
        StatsReadings bounded = named.bounded(service);
        this.data = service.map(asked -> bounded.only(asked::equals)).orElse(bounded);
        this.earlier = inputs.earlier()
                .map(whole -> service.map(asked -> whole.only(asked::equals)).orElse(whole));
        this.tooMany = named.warning(bounded, service);
        this.alerts = alerts;
        this.services =
                Rollup.sum(Stream.concat(data.shown(data.services()).stream(), data.shown(data.latency()).stream())
                        .map(Reading::rollup)
                        .toList());
        this.all = ServiceMetrics.of(services.only(data::isCounted));
        this.totalEvents = events(data.shown(data.events()));
    }

    /** The number of events: 0 when a source counted none, empty when no source counts events. */
    static Optional<Long> events(List<Reading> readings) {
        return readings.isEmpty()
                ? Optional.empty()
                : Optional.of(readings.stream()
                        .flatMap(reading -> reading.rollup().cells().values().stream())
                        .flatMap(fields -> fields.values().stream())
                        .mapToLong(Cell::count)
                        .sum());
    }

    Stats stats() {
        Map<String, Service> byName = servicesByName();
        Metrics metrics = metrics(byName);
        List<Subject> subjects = subjects();
        StatsTrends trends = new StatsTrends(request, data);
        StatsAnswer answer = new StatsAnswer(
                data.asOf(),
                request.time().label(),
                data.source().label(),
                data.knownFrom(),
                data.to(),
                data.asOf(),
                data.complete(),
                warnings(subjects),
                metrics,
                trends.trends(),
                alerts(subjects),
                comparison());
        return new Stats(request, answer, data, earlier, () -> trends.byService(byName.keySet()), inputs.sampled());
    }

    private @Nullable ComparisonView comparison() {
        Optional<ComparedTime> with = request.options().compare().filter(time -> time != ComparedTime.BASELINE);
        return with.isEmpty() || earlier.isEmpty()
                ? null
                : ComparisonView.of(with.get(), with.get().shift(request), data, earlier.get());
    }

    private Metrics metrics(Map<String, Service> byName) {
        String eventSource = Upstream.WEBSOCKET_INGESTION.label();
        Optional<ReceivedEvents> received = ReceivedEvents.of(data.shown(data.events()), data.shown(data.services()));
        return new Metrics(
                request.time().label(),
                totalEvents.orElse(null),
                ServiceMetrics.perMinute(totalEvents.orElse(null), data.covered(eventSource)),
                received.map(ReceivedEvents::received).orElse(null),
                received.map(ReceivedEvents::stored).orElse(null),
                received.flatMap(ReceivedEvents::storedPercent).orElse(null),
                all.writeAttempts(),
                all.writeErrors(),
                all.errorRatePercent(),
                all.errorRatePercent(),
                all.successRatePercent(),
                all.processingTime(),
                all.percentiles(),
                data.lastEvent().orElse(null),
                byName,
                upstreamFigures());
    }

    private Map<String, Service> servicesByName() {
        Map<String, Service> byName = new LinkedHashMap<>();
        for (Group group : sorted()) {
            ServiceMetrics figures = ServiceMetrics.of(services, group);
            byName.put(
                    ServiceNames.name(group),
                    new Service(
                            figures.eventsProcessed(),
                            figures.processingTime(),
                            figures.processingTime(),
                            figures.percentiles(),
                            figures.successRatePercent(),
                            figures.writeAttempts(),
                            figures.writeErrors(),
                            figures.errorRatePercent(),
                            data.lastUpdates().get(group)));
        }
        return byName;
    }

    private List<Group> sorted() {
        return services.cells().keySet().stream()
                .sorted(Comparator.comparing(Group::isRest).thenComparing(Group.BY_NAME))
                .toList();
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
        ServiceMetrics own = ServiceMetrics.of(services, Group.of(name));
        Number received =
                upstream == Upstream.WEBSOCKET_INGESTION ? (Number) totalEvents.orElse(null) : own.eventsProcessed();
        Optional<UpstreamAnswer> reached = Optional.ofNullable(
                        inputs.upstreams().get(upstream))
                .filter(answer -> data.reachesNow() && answer.health().isPresent());
        return new UpstreamFigures(
                ServiceMetrics.perMinute(received, data.covered(name)),
                own.errorRatePercent(),
                reached.map(answer -> ServiceMetrics.rounded(answer.took().toNanos() / 1e6))
                        .orElse(null),
                reached.flatMap(StatsCalculator::connectionAttempts).orElse(null),
                received);
    }

    private static Optional<Long> connectionAttempts(UpstreamAnswer answer) {
        OptionalLong attempts =
                answer.health().map(UpstreamHealth::connectionAttempts).orElse(OptionalLong.empty());
        return attempts.isPresent() ? Optional.of(attempts.getAsLong()) : Optional.empty();
    }

    private List<Warning> warnings(List<Subject> subjects) {
        List<Warning> warnings = new ArrayList<>(data.missing());
        Optional<Warning> overflow = overflow();
        overflow.ifPresent(warnings::add);
        tooMany.ifPresent(warnings::add);
        // The service may be one of those without figures by name.
        if (data.complete() && (tooMany.isEmpty() || request.service().isEmpty() || !services.isEmpty())) {
            noData(overflow.map(Warning::affects).orElse(List.of())).ifPresent(warnings::add);
        }
        alerts.fewAttempts(subjects)
                .ifPresent(message -> warnings.add(new Warning(
                        Warning.FEW_ATTEMPTS, message + " in " + request.time().label(), List.of("alerts"))));
        return warnings;
    }

    /** A warning about fields whose sum is no finite number, so figures made of them are left out. */
    private Optional<Warning> overflow() {
        SortedSet<String> fields = all.overflowing();
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Warning(
                        Warning.OVERFLOW,
                        "What was written as " + String.join(", ", fields) + " in "
                                + request.time().label() + " adds up to more than a number holds",
                        fields.stream()
                                .flatMap(field -> MetricNames.ofField(field).stream())
                                .distinct()
                                .toList()));
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
            affects.addAll(MetricNames.LATENCY);
        }
        affects.removeAll(explained);
        String who = request.service().map(name -> " of service " + name).orElse("");
        return affects.isEmpty()
                ? Optional.empty()
                : Optional.of(new Warning(
                        Warning.NO_DATA,
                        "Nothing was written" + who + " in " + request.time().label()
                                + " that these figures could be made of",
                        affects));
    }

    /** The services that thresholds apply to: not the sum of those without figures by name. */
    private List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        if (request.service().isEmpty()) {
            subjects.add(Subject.ofSystem(all.errorRate(), all.successRate(), all.processingTime()));
        }
        sorted().stream().filter(group -> !group.isRest()).forEach(group -> subjects.add(subject(group)));
        return subjects;
    }

    private Subject subject(Group group) {
        ServiceMetrics own = ServiceMetrics.of(services, group);
        return Subject.ofService(ServiceNames.name(group), own.errorRate(), own.successRate(), own.processingTime());
    }

    private List<Alert> alerts(List<Subject> subjects) {
        List<Alert> raised = new ArrayList<>(alerts.alerts(subjects, data.to()));
        if (!data.complete()) {
            String reason = String.join(
                    "; ", data.missing().stream().map(Warning::message).toList());
            raised.add(alerts.degraded("The answer is incomplete: " + reason, data.asOf()));
        }
        if (request.service().isEmpty() && data.reachesNow()) {
            noEvents().ifPresent(raised::add);
        }
        return raised;
    }

    private Optional<Alert> noEvents() {
        Optional<Instant> quietSince = data.quietSince();
        return quietSince.flatMap(
                since -> alerts.noEvents(data.newestEvent().filter(since::equals), since, data.asOf()));
    }
}
