package dev.haingestor.adminapi.ops;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param useInfluxdb the switch's position at the start */
@Validated
@ConfigurationProperties("admin-api.stats")
record SwitchProperties(@NotNull Boolean useInfluxdb) {}
