package dev.haingestor.adminapi.alerts.notes;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param dataDir the folder of the file in which notes are kept without a Redis */
@Validated
@ConfigurationProperties("admin-api.alerts.notes")
record NotesProperties(
        @NotNull(message = "DATA_DIR must name a folder") Path dataDir) {}
