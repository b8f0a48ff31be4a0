package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.rollup.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;

/** What runs here, and since when. */
final class ServiceInfo {

    private final String version;
    private final Optional<BuildProperties> build;
    private final Optional<GitProperties> git;
    private final Source store;
    private final Clock clock;
    private final Instant startedAt;

    ServiceInfo(
            String version, Optional<BuildProperties> build, Optional<GitProperties> git, Source store, Clock clock) {
        this.version = version;
        this.build = build;
        this.git = git;
        this.store = store;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /**
     * The body of {@code GET /api/v1/info}. What is not known is null, and left out.
     *
     * @param commit of the sources that it was built from
     * @param store the source that answers name while it is read
     */
    record Info(
            String name,
            String version,
            @Nullable Instant buildTime,
            @Nullable String commit,
            String store,
            Instant startedAt,
            long uptimeSeconds) {}

    Info info() {
        return new Info(
                "admin-api",
                version,
                build.map(BuildProperties::getTime).orElse(null),
                git.map(GitProperties::getCommitId).orElse(null),
                store.label(),
                startedAt.truncatedTo(ChronoUnit.SECONDS),
                Duration.between(startedAt, clock.instant()).toSeconds());
    }
}
