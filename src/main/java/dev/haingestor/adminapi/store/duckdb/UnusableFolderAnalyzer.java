package dev.haingestor.adminapi.store.duckdb;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an unusable data folder in one line instead of a stack trace. */
final class UnusableFolderAnalyzer extends AbstractFailureAnalyzer<UnusableFolderException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableFolderException cause) {
        return new FailureAnalysis(cause.getMessage(), null, root);
    }
}
