/**
 * The common parts of all HTTP answers: errors as RFC 9457 problems, how JSON is written, and the limits of the server.
 *
 * <p>Endpoints are in the packages of their subjects. Begin with {@link ProblemHandler}.
 */
@NullMarked
package dev.haingestor.adminapi.web;

import org.jspecify.annotations.NullMarked;
