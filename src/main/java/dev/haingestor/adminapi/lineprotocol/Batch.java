package dev.haingestor.adminapi.lineprotocol;

import java.util.List;

/** What a body holds: the lines that can be read, and why the others can't. */
public record Batch(List<Line> lines, List<Rejection> rejections) {
}
