package dev.haingestor.adminapi.redis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;

/** The circuit breakers before Redis. */
final class RedisBreakers {

    private RedisBreakers() {}

    /** Opens when half of the last ten calls have failed: a single slow one is no outage. */
    static CircuitBreaker ofCalls(Duration rest) {
        return breaker("redis", rest, 5);
    }

    /** Opens after one refused write: a Redis that is full, or a replica, refuses the next one as well. */
    static CircuitBreaker ofWrites(Duration rest) {
        return breaker("redis-writes", rest, 1);
    }

    private static CircuitBreaker breaker(String name, Duration rest, int failures) {
        return CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(2 * failures)
                        .minimumNumberOfCalls(failures)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(rest)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
    }
}
