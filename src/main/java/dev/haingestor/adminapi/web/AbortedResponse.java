package dev.haingestor.adminapi.web;

import jakarta.servlet.http.HttpServletRequest;

/** Marks a response that can't be finished. Its connection is cut, so that no client takes a part for the whole. */
public final class AbortedResponse {

    static final String ATTRIBUTE = AbortedResponse.class.getName();

    static final String CUTTER = AbortedResponse.class.getName() + ".cutter";

    private AbortedResponse() {}

    public static void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    /** Cuts an asynchronous response at once, from any thread. It must not be run when the response has ended. */
    public static Runnable cutter(HttpServletRequest request) {
        return request.getAttribute(CUTTER) instanceof Runnable cutter ? cutter : () -> {};
    }
}
