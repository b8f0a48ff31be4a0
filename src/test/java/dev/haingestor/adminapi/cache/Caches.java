package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.store.GuardedStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Makes caches for those outside of their room. */
public final class Caches {

    private Caches() {}

    public static WindowCache of(GuardedStore reader, CacheProperties properties) {
        SettledWindows settled = new SettledWindows(properties.bytes().toBytes(), SharedWindows.NONE);
        return new WindowCache(
                reader,
                reader,
                settled,
                SharedWindows.NONE,
                properties,
                new CacheMetrics(new SimpleMeterRegistry(), settled));
    }
}
