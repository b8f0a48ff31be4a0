/**
 * Compares figures with thresholds, and makes alerts of those beyond.
 *
 * <p>It calculates no figures and notifies nobody: an alert is a part of an answer. Begin with {@link AlertCalculator}.
 */
package dev.haingestor.adminapi.alerts;
