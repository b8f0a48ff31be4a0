/** What is common to all log lines: text from outside is made harmless, and nothing floods the log. */
package dev.haingestor.adminapi.logging;
