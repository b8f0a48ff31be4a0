package dev.haingestor.adminapi.store;

/** Offered by a store that counts its queries. */
public interface StoreFigures {

    QueryFigures figures();
}
