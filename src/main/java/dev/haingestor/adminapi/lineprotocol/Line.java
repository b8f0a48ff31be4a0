package dev.haingestor.adminapi.lineprotocol;

import java.util.List;

/**
 * A point, as parsed from a line.
 *
 * @param number the line's number in its batch, from 1
 * @param fields at least one; each name once
 * @param time nanoseconds since the Unix epoch
 */
public record Line(int number, Series series, List<Field> fields, long time) {}
