package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Range;
import java.time.Duration;
import java.time.Instant;

/** Says which windows a part of a question is of, as of a moment. None lies behind the live one. */
public sealed interface WindowSpan {

    Range range(Instant now, Duration step);

    /**
     * The live window, and those before it.
     *
     * @param lookback how far the windows reach before the live one; a multiple of the step
     */
    record Latest(Duration lookback) implements WindowSpan {

        @Override
        public Range range(Instant now, Duration step) {
            Instant live = Range.floor(now, step);
            return new Range(live.minus(lookback), live.plus(step), step);
        }
    }

    /**
     * The windows between two borders.
     *
     * @param start inclusive
     * @param end exclusive
     */
    record Between(Instant start, Instant end) implements WindowSpan {

        @Override
        public Range range(Instant now, Duration step) {
            Instant behindLive = Range.floor(now, step).plus(step);
            Instant last = end.isBefore(behindLive) ? end : behindLive;
            return new Range(start.isBefore(last) ? start : last, last, step);
        }
    }
}
