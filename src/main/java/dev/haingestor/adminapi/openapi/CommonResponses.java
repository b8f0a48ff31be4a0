package dev.haingestor.adminapi.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.Map;
import java.util.Set;

/**
 * Adds what any request may be answered with, before its own handler sees it, and that all which change something or read raw data
 * need the key.
 */
final class CommonResponses {

    private static final Map<String, String> OF_ALL = Map.of(
            "400", "BadRequest",
            "403", "Forbidden",
            "405", "MethodNotAllowed",
            "406", "NotAcceptable");

    private static final Set<PathItem.HttpMethod> READING = Set.of(PathItem.HttpMethod.GET, PathItem.HttpMethod.HEAD);

    /** The paths that need the key although they are only read. */
    private static final Set<String> RAW_DATA = Set.of("/api/v1/export.lp");

    private CommonResponses() {}

    static void addTo(OpenAPI document) {
        document.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    OF_ALL.forEach((status, name) -> add(operation, status, name));
                    if (!READING.contains(method) || RAW_DATA.contains(path)) {
                        add(operation, "401", "Unauthorized");
                        operation.addSecurityItem(new SecurityRequirement().addList("token"));
                    }
                }));
    }

    /** An operation's own description of a status is kept. */
    private static void add(Operation operation, String status, String name) {
        ApiResponses responses = operation.getResponses();
        if (!responses.containsKey(status)) {
            responses.addApiResponse(status, new ApiResponse().$ref("#/components/responses/" + name));
        }
    }
}
