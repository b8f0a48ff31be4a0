package dev.haingestor.adminapi.ops;

import dev.haingestor.adminapi.LogLevels;
import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.web.security.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** One flip reaches all instances that share the switch, and lasts until it is flipped back. */
@ExtendWith(OutputCaptureExtension.class)
class SourceSwitchTest {

    /** Another test may have made the whole process silent. */
    @BeforeEach
    void speak() {
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel(SourceSwitch.class.getName(), LogLevel.INFO);
    }

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Caller KEYED = new Caller("10.0.0.7", true);
    private static final Caller LOCAL = new Caller("127.0.0.1", false);

    private final SetClock clock = new SetClock(START);
    private final SharedMap shared = new SharedMap();

    @BeforeEach
    void showLines() {
        LogLevels.info(SourceSwitch.class);
    }

    private SourceSwitch instance(boolean atStart) {
        SourceSwitch source = new SourceSwitch(atStart, shared, clock);
        source.share();
        return source;
    }

    @Test
    void atTheStart_itIsWhereTheEnvironmentSays() {
        assertThat(instance(false).state()).isEqualTo(new SwitchState(false, START, ChangedBy.ENVIRONMENT));
        assertThat(instance(true).useInfluxdb()).isTrue();
        assertThat(shared.kept()).isNull();
    }

    @Test
    void flip_saysWhenAndBy_andHasOneLine(CapturedOutput output) {
        SourceSwitch source = instance(true);
        clock.pass(Duration.ofMinutes(1));

        source.set(false, KEYED);
        source.set(false, LOCAL);
        source.share();

        assertThat(source.state()).isEqualTo(new SwitchState(false, START.plusSeconds(60), ChangedBy.API_KEY));
        assertThat(shared.puts()).isEqualTo(1);
        assertThat(lines(output)).hasSize(1);
        assertThat(lines(output).get(0)).endsWith("switched from true to false by 10.0.0.7 with the API_KEY");
    }

    @Test
    void nothingChanges_nothingIsSaid(CapturedOutput output) {
        SourceSwitch source = instance(true);

        source.set(true, LOCAL);

        assertThat(source.state().changedBy()).isEqualTo(ChangedBy.ENVIRONMENT);
        assertThat(shared.kept()).isNull();
        assertThat(lines(output)).isEmpty();
    }

    @Test
    void flip_reachesTheOthers_withItsTimeAndOrigin(CapturedOutput output) {
        SourceSwitch one = instance(true);
        SourceSwitch other = instance(true);

        one.set(false, LOCAL);
        clock.pass(Duration.ofSeconds(1));
        other.share();

        assertThat(other.state()).isEqualTo(one.state());
        assertThat(lines(output)).hasSize(2);
        assertThat(lines(output).get(1))
                .endsWith("as instances share it: THIS_MACHINE did so at " + START)
                .doesNotContain("127.0.0.1");
    }

    @Test
    void flip_outlivesRestarts_andWinsOverTheEnvironment() {
        instance(true).set(false, KEYED);
        clock.pass(Duration.ofDays(1));

        SourceSwitch restarted = instance(true);

        assertThat(restarted.useInfluxdb()).isFalse();
        assertThat(restarted.atStart()).isTrue();
        assertThat(restarted.state().changedAt()).isEqualTo(START);
    }

    @Test
    void flippedBack_isSoForAll() {
        SourceSwitch one = instance(true);
        SourceSwitch other = instance(true);
        one.set(false, KEYED);

        // Not polled since: it takes what is shared before it compares.
        other.set(true, KEYED);
        one.share();

        assertThat(one.useInfluxdb()).isTrue();
        assertThat(other.useInfluxdb()).isTrue();
        assertThat(instance(false).useInfluxdb()).isTrue();
    }

    @Test
    void sharingFails_holdsHere_andForAllOnceItCan(CapturedOutput output) {
        SourceSwitch one = instance(true);
        SourceSwitch other = instance(true);
        shared.down(true);
        one.set(false, KEYED);
        assertThat(one.useInfluxdb()).isFalse();
        assertThat(lines(output).get(0)).contains("they follow once they can");

        shared.down(false);
        one.share();
        other.share();

        assertThat(other.useInfluxdb()).isFalse();
        assertThat(other.state()).isEqualTo(one.state());
    }

    @Test
    void sharingFailed_aNewerFlipThereWins() {
        SourceSwitch one = instance(true);
        SourceSwitch other = instance(false);
        shared.down(true);
        one.set(false, KEYED);
        clock.pass(Duration.ofSeconds(1));
        other.set(true, KEYED);

        shared.down(false);
        other.share();
        one.share();

        assertThat(one.useInfluxdb()).isTrue();
        assertThat(SwitchState.parse(shared.kept())).contains(other.state());
    }

    @Test
    void sharingFailed_anOlderFlipThereGivesWay() {
        SourceSwitch one = instance(false);
        SourceSwitch other = instance(true);
        one.set(true, KEYED);
        clock.pass(Duration.ofSeconds(1));
        shared.down(true);
        other.set(false, KEYED);

        shared.down(false);
        one.share();
        other.share();
        one.share();

        assertThat(one.useInfluxdb()).isFalse();
    }

    @Test
    void sharedIsDownAtTheStart_itsStateComesLater() {
        instance(true).set(false, KEYED);
        shared.down(true);
        SourceSwitch restarted = instance(true);
        assertThat(restarted.useInfluxdb()).isTrue();

        shared.down(false);
        restarted.share();

        assertThat(restarted.useInfluxdb()).isFalse();
    }

    @Test
    void clockBehindTheOthers_itsFlipIsNewerAllTheSame() {
        SourceSwitch ahead = new SourceSwitch(true, shared, new SetClock(START.plusSeconds(3_600)));
        ahead.set(false, KEYED);
        SourceSwitch behind = instance(true);

        behind.set(true, KEYED);
        ahead.share();

        assertThat(ahead.useInfluxdb()).isTrue();
    }

    @Test
    void twoAtTheSameMoment_agreeOnOff() {
        SourceSwitch one = instance(true);
        SourceSwitch other = instance(false);
        shared.down(true);
        one.set(false, KEYED);
        other.set(true, LOCAL);
        shared.down(false);

        for (SourceSwitch source : List.of(other, one, other)) {
            source.share();
        }

        assertThat(one.state()).isEqualTo(other.state());
        assertThat(one.useInfluxdb()).isFalse();
    }

    @Test
    void lostThere_isPutAgain() {
        SourceSwitch source = instance(true);
        source.set(false, KEYED);

        shared.keep(null);
        source.share();

        assertThat(SwitchState.parse(shared.kept())).contains(source.state());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "false",
                "{}",
                "false now API_KEY",
                "no 2026-11-23T10:00:00Z API_KEY",
                "false 2026-11-23T10:00:00Z ENVIRONMENT",
                "false 2026-11-23T10:00:00Z API_KEY\nline",
                "false 2026-11-23T10:00:00Z me"
            })
    void textThatIsNoState_isNone(String text, CapturedOutput output) {
        shared.keep(text);
        SourceSwitch source = instance(true);
        assertThat(source.useInfluxdb()).isTrue();

        source.set(false, KEYED);

        assertThat(SwitchState.parse(shared.kept())).contains(source.state());
        assertThat(lines(output)).hasSize(1);
    }

    private static List<String> lines(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("USE_INFLUXDB_STATS"))
                .toList();
    }
}
