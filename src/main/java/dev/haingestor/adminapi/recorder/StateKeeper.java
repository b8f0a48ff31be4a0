package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.sampler.SamplerState;
import dev.haingestor.adminapi.sampler.ServiceDelta;
import dev.haingestor.adminapi.sampler.ServicesSampled;
import dev.haingestor.adminapi.upstream.DualClockTime;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Saves what must survive a restart: the services' last counter values, and the points that wait to be written. So what the
 * services count meanwhile is known afterwards. When it can't be saved, everything else goes on.
 */
final class StateKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);

    /** With more waiting points than this the file is large, and written once a minute instead of with each tick. */
    private static final int MANY_POINTS = 1_000;

    private static final Duration BETWEEN_LARGE = Duration.ofMinutes(1);

    private final StateFile file;
    private final Sampler sampler;
    private final Recorder recorder;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    /** While one save is under way one more may wait, which saves what is known by then. */
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            new CustomizableThreadFactory("state-"),
            new ThreadPoolExecutor.DiscardPolicy());

    private Instant lastWritten = Instant.EPOCH;
    private boolean isFailing;

    StateKeeper(StateFile file, Sampler sampler, Recorder recorder, Clock clock) {
        this.file = file;
        this.sampler = sampler;
        this.recorder = recorder;
        this.clock = clock;
    }

    private record State(SamplerState sampler, List<ServiceDelta> waiting) {}

    /** Restores sampler and recorder from the file; to be called before the first tick. */
    void restore() {
        try {
            file.read().map(text -> json.readValue(text, State.class)).ifPresent(state -> {
                sampler.restore(state.sampler(), DualClockTime.now(clock, System::nanoTime));
                recorder.restore(state.waiting(), state.sampler().lastAnswer());
            });
        } catch (IOException | RuntimeException e) {
            log.warn("{} is not used: {}. What was counted while this service was down is not known", file, reason(e));
        }
    }

    @EventListener
    void sampled(ServicesSampled tick) {
        thread.execute(() -> save(false));
    }

    private synchronized void save(boolean isLast) {
        Instant now = clock.instant();
        boolean isSoon = !now.isBefore(lastWritten) && now.isBefore(lastWritten.plus(BETWEEN_LARGE));
        if (!isLast && isSoon && recorder.waiting().size() > MANY_POINTS) {
            return;
        }
        try {
            // In this order a delta that comes in between is in both, and writing it twice is writing it once.
            SamplerState sampled = sampler.state();
            file.write(json.writeValueAsString(new State(sampled, recorder.waiting())));
            lastWritten = now;
            isFailing = false;
        } catch (IOException | RuntimeException e) {
            if (!isFailing) {
                log.warn("{} can't be written: {}. A restart will forget what was not recorded yet", file, reason(e));
            }
            isFailing = true;
        }
    }

    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return e.getClass() == IOException.class ? message : e.getClass().getSimpleName() + " " + message;
    }

    @Override
    public void close() {
        thread.getQueue().clear();
        thread.shutdown();
        save(true);
    }
}
