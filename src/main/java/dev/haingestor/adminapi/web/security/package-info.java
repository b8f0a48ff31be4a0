/**
 * Decides who may change something, under which host names the service may be called, and which web pages may read.
 *
 * <p>There are no users and no roles. Begin with {@link AccessFilter}.
 */
@NullMarked
package dev.haingestor.adminapi.web.security;

import org.jspecify.annotations.NullMarked;
