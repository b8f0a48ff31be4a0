/** What figures are worth waking somebody for. */
package dev.haingestor.adminapi.alerts;
