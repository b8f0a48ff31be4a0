/** Asks the upstream services, and others that are watched, for their health over HTTP. */
package dev.haingestor.adminapi.upstream;
