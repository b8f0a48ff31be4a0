package dev.haingestor.adminapi.lineprotocol;

import java.util.List;

/**
 * A point, as a line says it.
 *
 * @param number of the line in its batch, from 1
 * @param fields at least one; each name once
 * @param time nanoseconds since the Unix epoch
 */
public record Line(int number, Series series, List<Field> fields, long time) {
}
