package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Line;
import java.util.function.Consumer;

/** Something in the home that causes events, each at a moment that doesn't depend on who asks for which span. */
interface Thing {

    void tell(Span span, Consumer<Line> events);
}
