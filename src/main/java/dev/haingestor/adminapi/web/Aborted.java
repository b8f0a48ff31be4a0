package dev.haingestor.adminapi.web;

import jakarta.servlet.http.HttpServletRequest;

/** Marks an answer that was begun and can't be finished: its connection is cut, so that nobody takes half of it for the whole. */
public final class Aborted {

    static final String ATTRIBUTE = Aborted.class.getName();

    private Aborted() {
    }

    public static void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }
}
