package dev.haingestor.adminapi.alerts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes alerts of a figure's minutes. Each threshold is raised when the figure was beyond it in so many consecutive minutes, and
 * lowered when the figure is clear of it; the alert is open while one is raised, and the most severe of these is its severity.
 *
 * <p>A minute whose windows are not complete begins the count of consecutive ones anew, and neither opens nor ends anything. So
 * does one of which nothing can be said, but after many of these in complete windows the alert expires.
 */
public final class AlertFold {

    private static final int MAX_CHANGES = 20;

    private final AlertProperties thresholds;
    private final AlertHistoryProperties properties;

    public AlertFold(AlertProperties thresholds, AlertHistoryProperties properties) {
        this.thresholds = thresholds;
        this.properties = properties;
    }

    /** The alerts of one rule about one service, or the system, in the order of their opening. */
    public List<AlertEpisode> episodes(AlertRule rule, String scope, String service, MinuteFigures figures) {
        List<AlertRule.Level> levels = rule.levels(thresholds, properties.clearPercent());
        if (levels.isEmpty()) {
            return List.of();
        }
        Run run = new Run(rule, scope, service, figures, levels);
        for (int minute = 0; minute < figures.values().length; minute++) {
            run.judge(minute);
        }
        return run.done();
    }

    /** The state of one figure, from minute to minute. */
    private final class Run {

        private final AlertRule rule;
        private final String scope;
        private final String service;
        private final MinuteFigures figures;
        private final List<AlertRule.Level> levels;
        private final int hold = (int) properties.hold().toMinutes();
        private final long expiry = properties.expiry().toMinutes();
        private final int[] beyond;
        private final boolean[] raised;
        private final List<AlertEpisode> ended = new ArrayList<>();

        private @Nullable Open open;
        private long unsaid;

        Run(AlertRule rule, String scope, String service, MinuteFigures figures, List<AlertRule.Level> levels) {
            this.rule = rule;
            this.scope = scope;
            this.service = service;
            this.figures = figures;
            this.levels = levels;
            this.beyond = new int[levels.size()];
            this.raised = new boolean[levels.size()];
        }

        void judge(int minute) {
            double value = figures.values()[minute];
            if (!figures.known()[minute]) {
                Arrays.fill(beyond, 0);
            } else if (Double.isNaN(value)) {
                Arrays.fill(beyond, 0);
                unsaid++;
                if (open != null && unsaid >= expiry) {
                    Arrays.fill(raised, false);
                    end(open, minute, true);
                }
            } else {
                unsaid = 0;
                judge(minute, value);
            }
        }

        private void judge(int minute, double value) {
            int highest = -1;
            for (int i = 0; i < levels.size(); i++) {
                AlertRule.Level level = levels.get(i);
                beyond[i] = level.isExceededBy(value) ? beyond[i] + 1 : 0;
                raised[i] = beyond[i] >= hold || raised[i] && !level.isClearedBy(value);
                highest = raised[i] ? i : highest;
            }
            if (open != null) {
                open.value = value;
            }
            if (highest < 0) {
                if (open != null) {
                    end(open, minute, false);
                }
            } else if (open == null) {
                open = new Open(minute, value, minute - beyond[highest] + 1 < figures.certainFrom());
                open.change(minute, value, levels.get(highest));
            } else if (open.level != levels.get(highest)) {
                open.change(minute, value, levels.get(highest));
            }
        }

        private void end(Open alert, int minute, boolean expired) {
            ended.add(alert.episode(Optional.of(new AlertEpisode.End(figures.end(minute), expired))));
            open = null;
        }

        List<AlertEpisode> done() {
            if (open != null) {
                ended.add(open.episode(Optional.empty()));
            }
            return List.copyOf(ended);
        }

        /** The alert that is open. */
        private final class Open {

            private final int minute;
            private final double openedValue;
            private final boolean before;
            private final List<AlertEpisode.Change> changes = new ArrayList<>();

            private double value;
            private AlertRule.Level level = levels.get(0);
            private AlertRule.Level highest = levels.get(0);

            Open(int minute, double value, boolean before) {
                this.minute = minute;
                this.openedValue = value;
                this.value = value;
                this.before = before;
            }

            void change(int now, double figure, AlertRule.Level to) {
                level = to;
                highest = to.severity().compareTo(highest.severity()) > 0 ? to : highest;
                changes.add(new AlertEpisode.Change(figures.end(now), to.severity(), figure));
                if (changes.size() > MAX_CHANGES) {
                    changes.remove(0);
                }
            }

            AlertEpisode episode(Optional<AlertEpisode.End> end) {
                return new AlertEpisode(
                        AlertId.of(rule, scope, service, figures.end(minute), before),
                        rule,
                        scope,
                        service,
                        figures.end(minute),
                        before,
                        openedValue,
                        level.severity(),
                        highest.severity(),
                        (end.isPresent() ? highest : level).threshold(),
                        List.copyOf(changes),
                        end,
                        value);
            }
        }
    }
}
