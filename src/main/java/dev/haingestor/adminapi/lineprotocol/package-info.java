/** Line protocol, both ways. Knows nothing of the store that keeps the points. */
package dev.haingestor.adminapi.lineprotocol;
