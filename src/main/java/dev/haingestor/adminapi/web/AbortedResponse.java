package dev.haingestor.adminapi.web;

import jakarta.servlet.http.HttpServletRequest;

/** Marks a response that can't be finished. Its connection is cut, so that no client takes a part for the whole. */
public final class AbortedResponse {

    static final String ATTRIBUTE = AbortedResponse.class.getName();

    private AbortedResponse() {}

    public static void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }
}
