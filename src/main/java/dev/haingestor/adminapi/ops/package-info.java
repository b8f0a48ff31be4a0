/** What an operator does while the service runs. */
package dev.haingestor.adminapi.ops;
