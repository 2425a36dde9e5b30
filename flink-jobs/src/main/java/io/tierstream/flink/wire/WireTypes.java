package io.tierstream.flink.wire;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** The types that travel between operators. */
public final class WireTypes {

    public static final TypeInformation<Inbound> INBOUND = new WireTypeInformation<>(InboundFormat.INSTANCE);
    public static final TypeInformation<Event> EVENT = new WireTypeInformation<>(EventFormat.INSTANCE);
    public static final TypeInformation<DeadLetter> DEAD_LETTER = new WireTypeInformation<>(DeadLetterFormat.INSTANCE);
    public static final TypeInformation<Transition> TRANSITION = new WireTypeInformation<>(TransitionFormat.INSTANCE);
    public static final TypeInformation<Announcement> ANNOUNCEMENT =
            new WireTypeInformation<>(AnnouncementFormat.INSTANCE);

    private WireTypes() {}

    /** The format of a name; the caller knows its type. */
    @SuppressWarnings("unchecked")
    static <T> WireFormat<T> format(String name) {
        for (WireFormat<?> format : List.of(
                InboundFormat.INSTANCE,
                EventFormat.INSTANCE,
                DeadLetterFormat.INSTANCE,
                TransitionFormat.INSTANCE,
                AnnouncementFormat.INSTANCE)) {
            if (format.name().equals(name)) {
                return (WireFormat<T>) format;
            }
        }
        throw new IllegalStateException(
                "there is no wire format '" + name + "'; the savepoint was written by a newer Tierstream");
    }
}
