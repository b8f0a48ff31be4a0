package dev.haingestor.adminapi.store;

/** Implemented by stores that count their queries. */
public interface StoreFigures {

    QueryFigures figures();
}
