package dev.haingestor.adminapi.web.body;

import java.util.Set;

/**
 * Endpoints that take a large body. All others take a small one.
 *
 * @param paths in lower case and without a slash at the end
 * @param bytes the most that a body may have
 * @param setting the variable that says so
 */
public record BodyLimit(Set<String> paths, long bytes, String setting) {
}
