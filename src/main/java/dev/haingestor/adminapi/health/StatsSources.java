package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.ops.SwitchState;
import dev.haingestor.adminapi.rollup.Source;

final class StatsSources {

    private final SourceSwitch sourceSwitch;
    private final Source store;

    StatsSources(SourceSwitch sourceSwitch, Source store) {
        this.sourceSwitch = sourceSwitch;
        this.store = store;
    }

    HealthAnswer.StatsSource selected() {
        SwitchState state = sourceSwitch.state();
        Source selected = state.useInfluxdb() ? store : Source.SERVICES_FALLBACK;
        return new HealthAnswer.StatsSource(state.useInfluxdb(), selected.label(), state.changedAt());
    }
}
