package dev.haingestor.adminapi;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.redis.RedisServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.AnnotationSupport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/** {@code mvn test} needs no server and starts no service: tests that do are tagged, see CONTRIBUTING.md. */
@AnalyzeClasses(packages = "dev.haingestor.adminapi", importOptions = ImportOption.OnlyIncludeTests.class)
class TestTagsTest {

    private static final Set<String> SERVERS = Set.of(
            App.class.getName(), AppProcess.class.getName(), InfluxServer.class.getName(), RedisServer.class.getName());

    @ArchTest
    static final ArchRule testsWithServers_areTagged = classes()
            .that()
            .haveSimpleNameEndingWith("Test")
            .and()
            .doNotBelongToAnyOf(TestTagsTest.class)
            .should(new ArchCondition<>("be tagged integration where they start a server or the service") {
                @Override
                public void check(JavaClass test, ConditionEvents events) {
                    if (startsServer(test) && !tags(test).anyMatch("integration"::equals)) {
                        events.add(
                                SimpleConditionEvent.violated(test, test.getName() + " lacks @Tag(\"integration\")"));
                    }
                }
            });

    private static Stream<String> tags(JavaClass test) {
        return AnnotationSupport.findRepeatableAnnotations(test.reflect(), Tag.class).stream()
                .map(Tag::value);
    }

    private static boolean startsServer(JavaClass test) {
        return Stream.concat(Stream.of(test), test.getAllRawSuperclasses().stream())
                        .anyMatch(TestTagsTest::namesServer)
                || callsServer(test);
    }

    private static boolean namesServer(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency ->
                        SERVERS.contains(dependency.getTargetClass().getName()));
    }

    /** A test may start one through a class that others share, which may also do what needs none. */
    private static boolean callsServer(JavaClass test) {
        Deque<JavaCodeUnit> calling = new ArrayDeque<>(test.getCodeUnits());
        Set<JavaCodeUnit> seen = new HashSet<>();
        while (!calling.isEmpty()) {
            JavaCodeUnit caller = calling.pop();
            if (SERVERS.contains(caller.getOwner().getName())) {
                return true;
            }
            if (seen.add(caller)) {
                caller.getCallsFromSelf()
                        .forEach(call -> call.getTarget()
                                .resolveMember()
                                .filter(JavaCodeUnit.class::isInstance)
                                .map(JavaCodeUnit.class::cast)
                                .ifPresent(calling::push));
            }
        }
        return false;
    }
}
