package dev.haingestor.adminapi.settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Logs in one line why the service did not start. Boot's own report of several lines is switched off in application.yml. */
final class OneLineReporter implements FailureAnalysisReporter {

    private static final Logger log = LoggerFactory.getLogger("dev.haingestor.adminapi.AdminApiApplication");

    @Override
    public void report(FailureAnalysis analysis) {
        String action = analysis.getAction() == null ? "" : " " + analysis.getAction();
        log.error(
                "Not started: {}",
                (analysis.getDescription() + action).replaceAll("\\s+", " ").strip());
    }
}
