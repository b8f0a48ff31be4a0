package dev.haingestor.adminapi;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom, see docs/ARCHITECTURE.md. */
@AnalyzeClasses(packages = "dev.haingestor.adminapi", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.haingestor.adminapi.";

    @ArchTest
    static final ArchRule rollup_knowsNeitherSpringNorIoNorOtherRooms = classes()
            .that()
            .resideInAPackage(ROOT + "rollup")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "rollup",
                    "java.lang..",
                    "java.time..",
                    "java.util..",
                    "com.datadoghq.sketch..",
                    "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule lineProtocol_knowsNoOtherRoom = room("lineprotocol");

    @ArchTest
    static final ArchRule logging_knowsNoOtherRoom = room("logging");

    @ArchTest
    static final ArchRule stores_knowNoHttp = room("store", "rollup", "lineprotocol", "logging");

    @ArchTest
    static final ArchRule ingest_knowsTheStoreThatTakesPoints =
            room("ingest", "store", "rollup", "lineprotocol", "logging", "web");

    @ArchTest
    static final ArchRule demo_knowsTheStoreThatTakesPoints = room("demo", "store", "rollup", "lineprotocol");

    @ArchTest
    static final ArchRule redis_knowsWhichStoreThereIs = room("redis", "rollup", "store", "logging");

    @ArchTest
    static final ArchRule cache_knowsRedisAndTheStore = room("cache", "redis", "rollup", "store", "logging");

    @ArchTest
    static final ArchRule upstream_knowsOnlyRollup = room("upstream", "rollup", "logging");

    @ArchTest
    static final ArchRule sampler_knowsTheUpstreamServices = room("sampler", "upstream", "rollup", "logging");

    @ArchTest
    static final ArchRule recorder_knowsTheSamplerAndTheStore =
            room("recorder", "sampler", "upstream", "rollup", "store", "lineprotocol", "logging");

    @ArchTest
    static final ArchRule alerts_knowRedis = room("alerts", "redis", "rollup", "logging");

    @ArchTest
    static final ArchRule rulesOfAlerts_knowOnlyRollup = noClasses()
            .that()
            .resideInAPackage(ROOT + "alerts")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "alerts.notes..",
                    ROOT + "alerts.webhook..",
                    "java.net..",
                    ROOT + "redis..",
                    ROOT + "logging..",
                    "java.io..",
                    "java.nio.file..");

    @ArchTest
    static final ArchRule ops_knowCallersAndRedis = room("ops", "web", "redis", "store", "logging");

    @ArchTest
    static final ArchRule openapi_knowsNoOtherRoom = room("openapi");

    @ArchTest
    static final ArchRule points_knowTheStoreAndWhoMayAskIt =
            room("points", "stats", "ops", "sampler", "store", "rollup", "web");

    @ArchTest
    static final ArchRule settings_knowNoOtherRoom = room("settings");

    @ArchTest
    static final ArchRule web_knowsNoOtherRoom = room("web", "logging");

    @ArchTest
    static final ArchRule cache_worksWithoutRedis = noClasses()
            .that()
            .resideInAPackage(ROOT + "cache")
            .and()
            .doNotHaveSimpleName("CacheConfiguration")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "cache.redis");

    @ArchTest
    static final ArchRule nobodyKnowsFluxFromInside = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "store.flux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "store.flux..");

    @ArchTest
    static final ArchRule onlyWritersKnowTheEmbeddedStoreFromInside = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "store.duckdb..", ROOT + "ingest..", ROOT + "demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "store.duckdb..");

    @ArchTest
    static final ArchRule rooms_haveNoCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule time_comesFromTheClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule clock_isMadeOnce = noClasses()
            .that()
            .doNotBelongToAnyOf(AdminApiApplication.class)
            .should()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule staticState_isConstant =
            noFields().that().areStatic().should().notBeFinal();

    /** NullAway looks only at packages that are marked. */
    @ArchTest
    static final ArchRule packages_areNullMarked = classes()
            .should(ArchCondition.from(DescribedPredicate.describe(
                    "be in a package that is null-marked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))));

    private static ArchRule room(String name, String... known) {
        String[] rooms = {
            "alerts",
            "cache",
            "demo",
            "health",
            "ingest",
            "lineprotocol",
            "logging",
            "openapi",
            "ops",
            "points",
            "recorder",
            "redis",
            "rollup",
            "sampler",
            "settings",
            "stats",
            "store",
            "upstream",
            "web"
        };
        String[] forbidden = Arrays.stream(rooms)
                .filter(room -> !room.equals(name) && !List.of(known).contains(room))
                .map(room -> ROOT + room + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(forbidden));
    }
}
