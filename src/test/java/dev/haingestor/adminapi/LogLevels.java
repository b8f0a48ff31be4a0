package dev.haingestor.adminapi;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** An {@link App} sets the levels of the whole JVM; who looks for lines of less weight asks for them. */
public final class LogLevels {

    private LogLevels() {}

    public static void info(Class<?> of) {
        ((Logger) LoggerFactory.getLogger(of)).setLevel(Level.INFO);
    }

    /** Until {@link #info}. */
    public static void off(Class<?> of) {
        ((Logger) LoggerFactory.getLogger(of)).setLevel(Level.OFF);
    }
}
