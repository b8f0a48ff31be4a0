/** Shares settled windows between instances by way of Redis. */
@NullMarked
package dev.haingestor.adminapi.cache.redis;

import org.jspecify.annotations.NullMarked;
