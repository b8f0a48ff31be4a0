package dev.haingestor.adminapi.chaos;

/**
 * What breaks, and how it is mended.
 *
 * @param times how many times longer than others it lasts
 * @param ofStore after it, answers have to come back to the store
 * @param ofUpstream meanwhile the upstream services, or one of them, tell nothing new
 */
record Fault(String name, int times, boolean ofStore, boolean ofUpstream, Step begin, Step end) {

    static Fault ofStore(String name, Step begin, Step end) {
        return new Fault(name, 1, true, false, begin, end);
    }

    static Fault ofUpstream(String name, Step begin, Step end) {
        return new Fault(name, 1, false, true, begin, end);
    }

    interface Step {

        void run() throws Exception;
    }
}
