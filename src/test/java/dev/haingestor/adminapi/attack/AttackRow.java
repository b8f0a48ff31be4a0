package dev.haingestor.adminapi.attack;

import java.util.List;

/**
 * A row of the table: an attack, and what others saw meanwhile.
 *
 * @param seen what the attacker was answered
 * @param liveness how long an orchestrator waited, by 99 of 100 of its questions; milliseconds
 * @param dashboard the same of a dashboard
 * @param failed their answers that were not 200
 * @param incomplete answers to the dashboard that were made of less than the store
 * @param megabytes resident, at the end of it
 */
public record AttackRow(
        String sent,
        Statuses seen,
        long liveness,
        long dashboard,
        int failed,
        int incomplete,
        long megabytes,
        long threads,
        long logBytes) {

    private static final long SLOWEST_LIVENESS = 100;
    private static final long MAX_LOG = 64 * 1024;

    static final List<String> HEADER = List.of(
            "what was sent",
            "answered",
            "liveness p99 ms",
            "dashboard p99 ms",
            "failed",
            "incomplete",
            "MB",
            "threads",
            "log bytes");

    public List<String> cells() {
        return List.of(
                sent,
                seen.toString(),
                "" + liveness,
                "" + dashboard,
                "" + failed,
                "" + incomplete,
                "" + megabytes,
                "" + threads,
                "" + logBytes);
    }

    /** What must hold whatever the machine does; times are judged in the bench. */
    public boolean holds() {
        return failed == 0 && incomplete == 0 && seen.broken() == 0 && logBytes < MAX_LOG;
    }

    public boolean isQuick() {
        return liveness < SLOWEST_LIVENESS;
    }
}
