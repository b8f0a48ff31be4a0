/** The upstream services over HTTP: what answers when the store doesn't. */
package dev.haingestor.adminapi.fallback;
