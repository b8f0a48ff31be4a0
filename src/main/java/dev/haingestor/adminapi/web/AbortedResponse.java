package dev.haingestor.adminapi.web;

import jakarta.servlet.http.HttpServletRequest;

/** Marks an answer that was begun and can't be finished: its connection is cut, so that nobody takes half of it for the whole. */
public final class AbortedResponse {

    static final String ATTRIBUTE = AbortedResponse.class.getName();

    private AbortedResponse() {
    }

    public static void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }
}
