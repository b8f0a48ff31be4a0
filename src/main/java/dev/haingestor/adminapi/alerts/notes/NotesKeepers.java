package dev.haingestor.adminapi.alerts.notes;

/** Makes keepers of texts: in Redis where there is one, else in files. */
public interface NotesKeepers {

    NotesKeeper of(String name);
}
