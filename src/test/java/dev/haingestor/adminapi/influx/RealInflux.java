package dev.haingestor.adminapi.influx;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * This test needs a real InfluxDB 2. It is a container where Docker runs; else the program that {@code INFLUXD_BIN} names, else
 * one in the cache folder, else {@code influxd} on the PATH unless it is a version 1. Where there is none the test is skipped
 * and says so; with {@code CI} set it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("integration")
@ExtendWith(RealInfluxExtension.class)
public @interface RealInflux {}
