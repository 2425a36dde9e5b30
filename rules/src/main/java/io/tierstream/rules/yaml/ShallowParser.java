package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.Span;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.parser.Parser;

/** Stops at too deep nesting, which would otherwise overflow the stack of the composer. */
final class ShallowParser implements Parser {

    static final int MAX_DEPTH = 20;

    private final Parser parser;
    private int depth;

    ShallowParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> {
                depth++;
                if (depth > MAX_DEPTH) {
                    throw new TooDeepException(event);
                }
            }
            case MappingEnd, SequenceEnd -> depth--;
            default -> {}
        }
        return event;
    }

    static final class TooDeepException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final int index;

        TooDeepException(Event event) {
            this.index = event.getStartMark().map(mark -> mark.getIndex()).orElse(0);
        }

        Span span() {
            return new Span(index, index + 1);
        }
    }
}
