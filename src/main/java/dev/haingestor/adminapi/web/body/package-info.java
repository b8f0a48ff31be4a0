/** Takes the bodies of requests, bounded in time, size and memory, without a thread that waits for them. */
package dev.haingestor.adminapi.web.body;
