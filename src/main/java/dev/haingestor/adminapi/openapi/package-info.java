/**
 * Describes the API as an OpenAPI document, at {@code /v3/api-docs}, with Swagger UI at {@code /swagger-ui.html}.
 *
 * <p>The document is written by hand, in the YAML files beside this package's classes, a file for each part of the API; a file is
 * an OpenAPI document itself, and all are merged. Springdoc serves it, and reads no controller. What the controllers could tell it
 * is little: bodies are rendered as bytes, parameters are parsed by code that names what is allowed, and errors are made by
 * filters, handlers and Tomcat. All else would have to be said in annotations, several times as long as the methods that they stand
 * at, and parameters that many endpoints share once for each of them.
 *
 * <p>Nothing keeps a hand-written document true but tests: {@code OpenApiDocumentTest} compares its paths with those that are mapped and
 * its schemas with the records of the same name, and validates each example; {@code OpenApiAnswersTest} validates answers of the
 * running service; {@code .ci/schemathesis} sends it what the document allows, and what it does not.
 */
@NullMarked
package dev.haingestor.adminapi.openapi;

import org.jspecify.annotations.NullMarked;
