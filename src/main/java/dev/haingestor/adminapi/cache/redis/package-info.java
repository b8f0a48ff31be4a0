/** Shares settled windows between instances by way of Redis. */
package dev.haingestor.adminapi.cache.redis;
