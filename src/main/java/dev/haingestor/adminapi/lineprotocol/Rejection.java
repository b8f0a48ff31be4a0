package dev.haingestor.adminapi.lineprotocol;

/**
 * A line that was refused.
 *
 * @param line its number in its batch, from 1
 * @param reason one sentence for its writer
 */
public record Rejection(int line, String reason) {}
