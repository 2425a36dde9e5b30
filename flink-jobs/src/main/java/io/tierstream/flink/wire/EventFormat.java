package io.tierstream.flink.wire;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import org.jspecify.annotations.Nullable;

/** {@link Event}: form, customer, type, time, event id, names, values. */
final class EventFormat implements WireFormat<Event> {

    static final EventFormat INSTANCE = new EventFormat();

    private static final int FORM = 1;

    @Override
    public String name() {
        return "event";
    }

    @Override
    public Class<Event> type() {
        return Event.class;
    }

    @Override
    public void write(Event event, WireWriter out) {
        out.writeByte(FORM);
        out.writeText(event.customerId());
        out.writeText(event.type());
        out.writeSigned(event.time());
        out.writeNullableText(event.id());
        Fields fields = event.fields();
        Shape shape = fields.shape();
        out.writeBytes(out.shapes.of(shape));
        for (int i = 0; i < shape.size(); i++) {
            ValueFormat.write(fields.stated(i), out);
        }
    }

    @Override
    public Event read(WireReader in) {
        Forms.check(name(), in.readByte(), FORM);
        String customerId = in.readText();
        String type = in.readName();
        long time = in.readSigned();
        String id = in.readNullableText();
        Shape shape = in.readShape();
        @Nullable Object[] values = new Object[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ValueFormat.read(in);
        }
        return new Event(customerId, id, type, time, Fields.of(shape, values));
    }
}
