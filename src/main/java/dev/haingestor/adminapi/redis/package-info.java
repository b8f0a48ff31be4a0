/**
 * What several of us share, when Redis is configured. A help and never a need: each call is short, says when Redis is not there,
 * and after a failure leaves it alone for a while.
 */
package dev.haingestor.adminapi.redis;
