/**
 * Tells a webhook of openings and resolutions of alerts, once for all instances. Begin with
 * {@link dev.haingestor.adminapi.alerts.webhook.AlertTeller}.
 */
@NullMarked
package dev.haingestor.adminapi.alerts.webhook;

import org.jspecify.annotations.NullMarked;
