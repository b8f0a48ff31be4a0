package dev.haingestor.adminapi.web.body;

import java.util.Set;

/**
 * Endpoints that take a large body; all others take up to 64 kB.
 *
 * @param paths in lower case and without a slash at the end
 * @param setting the environment variable that says so
 */
public record BodyLimit(Set<String> paths, long bytes, String setting) {}
