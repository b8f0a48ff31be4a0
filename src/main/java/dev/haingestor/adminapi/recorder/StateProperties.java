package dev.haingestor.adminapi.recorder;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param dataDir the folder of the state file */
@Validated
@ConfigurationProperties("admin-api")
record StateProperties(
        @NotNull(message = "DATA_DIR must name a folder") Path dataDir) {}
