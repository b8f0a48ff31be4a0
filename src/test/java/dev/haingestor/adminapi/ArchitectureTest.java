package dev.haingestor.adminapi;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom, see docs/ARCHITECTURE.md. */
@AnalyzeClasses(packages = "dev.haingestor.adminapi", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.haingestor.adminapi.";

    @ArchTest
    static final ArchRule rollup_knowsNeitherSpringNorIoNorOtherRooms = classes().that().resideInAPackage(ROOT + "rollup")
            .should().onlyDependOnClassesThat().resideInAnyPackage(ROOT + "rollup", "java.lang..", "java.time..", "java.util..",
                    "com.datadoghq.sketch..");

    /** The embedded store has endpoints of its own, and answers their errors as all others are. */
    @ArchTest
    static final ArchRule stores_knowOnlyRollupAndErrors = room("store", "rollup", "web");

    @ArchTest
    static final ArchRule lineProtocol_knowsNobody = noClasses().that().resideInAPackage(ROOT + "lineprotocol..")
            .should().dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + ".")
                    .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(ROOT + "lineprotocol.."))));

    @ArchTest
    static final ArchRule cache_knowsOnlyRollupRedisAndReadingAStore = room("cache", "redis", "rollup", "store");

    @ArchTest
    static final ArchRule redis_knowsOnlyWhichStoreThereIs = room("redis", "store");

    @ArchTest
    static final ArchRule fallback_knowsOnlyRollup = room("fallback", "rollup");

    @ArchTest
    static final ArchRule recorder_knowsWhoSamplesAndWhoWrites = room("recorder", "fallback", "rollup", "store");

    @ArchTest
    static final ArchRule alerts_knowOnlyRollup = room("alerts", "rollup");

    @ArchTest
    static final ArchRule ops_knowsOnlyWhoCalls = room("ops", "web");

    @ArchTest
    static final ArchRule settings_knowNobody = room("settings");

    @ArchTest
    static final ArchRule web_knowsNobody = room("web");

    @ArchTest
    static final ArchRule nobodyKnowsFluxFromInside = noClasses().that().resideOutsideOfPackage(ROOT + "store.flux..")
            .should().dependOnClassesThat().resideInAPackage(ROOT + "store.flux..");

    @ArchTest
    static final ArchRule nobodyKnowsTheEmbeddedStoreFromInside = noClasses()
            .that().resideOutsideOfPackage(ROOT + "store.duckdb..")
            .should().dependOnClassesThat().resideInAPackage(ROOT + "store.duckdb..");

    @ArchTest
    static final ArchRule rooms_haveNoCycles = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule time_comesFromTheClock = noClasses().should().callMethod(Instant.class, "now")
            .orShould().callMethod(LocalDateTime.class, "now")
            .orShould().callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule clock_isMadeOnce = noClasses().that().doNotBelongToAnyOf(AdminApiApplication.class)
            .should().callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule staticState_isConstant = noFields().that().areStatic().should().notBeFinal();

    private static ArchRule room(String name, String... known) {
        String[] rooms = {"alerts", "cache", "fallback", "health", "ops", "recorder", "redis", "rollup", "settings", "stats", "store",
                "web"};
        String[] forbidden = Arrays.stream(rooms)
                .filter(room -> !room.equals(name) && !List.of(known).contains(room))
                .map(room -> ROOT + room + "..").toArray(String[]::new);
        return noClasses().that().resideInAPackage(ROOT + name + "..")
                .should().dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(forbidden));
    }
}
