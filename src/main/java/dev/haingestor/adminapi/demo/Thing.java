package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Line;
import java.util.function.Consumer;

/** Something in the home that causes events. When they happen doesn't depend on the span that is asked for. */
interface Thing {

    void tell(Span span, Consumer<Line> events);
}
