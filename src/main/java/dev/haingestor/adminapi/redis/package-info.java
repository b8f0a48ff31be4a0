/**
 * The connection to Redis, which instances may share. It is never needed: each call is bounded, tells when Redis did not
 * answer, and after a failure Redis is not called for a while.
 */
@NullMarked
package dev.haingestor.adminapi.redis;

import org.jspecify.annotations.NullMarked;
