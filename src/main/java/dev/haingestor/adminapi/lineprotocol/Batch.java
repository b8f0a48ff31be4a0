package dev.haingestor.adminapi.lineprotocol;

import java.util.List;

/** The lines of a body that could be parsed, and the rejections of the others. */
public record Batch(List<Line> lines, List<Rejection> rejections) {}
