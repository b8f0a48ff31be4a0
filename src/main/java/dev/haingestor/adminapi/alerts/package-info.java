/**
 * Compares figures with thresholds, and makes alerts of those beyond.
 *
 * <p>It calculates no figures and notifies nobody: an alert is a part of an answer. Begin with {@link AlertCalculator}.
 */
@NullMarked
package dev.haingestor.adminapi.alerts;

import org.jspecify.annotations.NullMarked;
