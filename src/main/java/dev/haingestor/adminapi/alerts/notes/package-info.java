/**
 * Keeps what people say about alerts: acknowledgements and maintenance windows (silences). They are all that is stored of alerts,
 * in a file or, where instances share a Redis, there. Begin with {@link dev.haingestor.adminapi.alerts.notes.AlertNotes}.
 */
@NullMarked
package dev.haingestor.adminapi.alerts.notes;

import org.jspecify.annotations.NullMarked;
