package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.rollup.DurationSketch;
import dev.haingestor.adminapi.sampler.Probe;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** Samples this service: how long requests to {@code /api} took. Each is timed, as the figures have percentiles. */
final class OwnRequests implements Probe, ObservationHandler<ServerRequestObservationContext> {

    private static final String API = "/api/";

    private final AtomicInteger underWay = new AtomicInteger();
    private DurationSketch.Builder times = new DurationSketch.Builder();

    /** The number of requests to {@code /api} that are being answered. */
    int underWay() {
        return underWay.get();
    }

    @Override
    public String service() {
        return ServiceLabels.SELF;
    }

    /** This service works, or it would not be sampled. */
    @Override
    public Optional<Result> take(Instant tick) {
        return Optional.of(new Result(true, taken()));
    }

    private synchronized Optional<DurationSketch> taken() {
        if (times.isEmpty()) {
            return Optional.empty();
        }
        DurationSketch taken = times.build();
        times = new DurationSketch.Builder();
        return Optional.of(taken);
    }

    @Override
    public void onStart(ServerRequestObservationContext request) {
        HttpServletRequest carrier = request.getCarrier();
        if (carrier != null && carrier.getRequestURI().startsWith(API)) {
            request.put(OwnRequests.class, System.nanoTime());
            underWay.incrementAndGet();
        }
    }

    @Override
    public void onStop(ServerRequestObservationContext request) {
        Long started = request.get(OwnRequests.class);
        if (started != null) {
            underWay.decrementAndGet();
            add(Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private synchronized void add(Duration took) {
        times.accept(took);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ServerRequestObservationContext;
    }
}
