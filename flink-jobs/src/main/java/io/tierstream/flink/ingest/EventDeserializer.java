package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import io.tierstream.flink.config.EventMapping;
import io.tierstream.flink.config.SourceConfig;
import io.tierstream.flink.config.SourceFormat;
import io.tierstream.flink.ingest.DeadLetter.Header;
import io.tierstream.flink.wire.WireTypes;
import io.tierstream.registry.Pause;
import io.tierstream.registry.Registry;
import io.tierstream.registry.SchemaLookup;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns Kafka records into events, transfers or dead letters: one out for each one in. While the schema registry is out of reach it waits;
 * it fails only if the registry refuses the job.
 */
public final class EventDeserializer implements KafkaRecordDeserializationSchema<Inbound> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(EventDeserializer.class);

    private final SourceConfig source;
    private final EventLimits limits;
    private final Registry.Factory registry;
    private final Pause pause;
    private final WallClock clock;
    private final Content content;

    private transient @Nullable Decoder decoder;
    private transient @Nullable TransferDecoder transfers;
    private transient boolean reported;

    private enum Content {
        EVENTS,
        COMMANDS,
        TRANSFERS
    }

    public EventDeserializer(SourceConfig source, EventLimits limits, Registry.Factory registry) {
        this(source, limits, registry, Pause.SLEEP, System::currentTimeMillis);
    }

    /** For the topic of commands, whose records are those of one contract. */
    public static EventDeserializer ofCommands(SourceConfig source, EventLimits limits, Registry.Factory registry) {
        return new EventDeserializer(
                source, limits, registry, Pause.SLEEP, System::currentTimeMillis, Content.COMMANDS);
    }

    /** For the topic of transfers, which the job writes itself; however large they are, they can be used. */
    public static EventDeserializer ofTransfers(SourceConfig source, EventLimits limits, Registry.Factory registry) {
        return new EventDeserializer(
                source, limits, registry, Pause.SLEEP, System::currentTimeMillis, Content.TRANSFERS);
    }

    EventDeserializer(
            SourceConfig source, EventLimits limits, Registry.Factory registry, Pause pause, WallClock clock) {
        this(source, limits, registry, pause, clock, Content.EVENTS);
    }

    EventDeserializer(
            SourceConfig source,
            EventLimits limits,
            Registry.Factory registry,
            Pause pause,
            WallClock clock,
            Content content) {
        this.content = content;
        this.source = source;
        this.limits = limits;
        this.registry = registry;
        this.pause = pause;
        this.clock = clock;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        if (content == Content.COMMANDS) {
            decoder = new CommandDecoder(limits, new SchemaLookup(registry.open(), pause, clock), clock);
            return;
        } else if (content == Content.TRANSFERS) {
            transfers = new TransferDecoder(new SchemaLookup(registry.open(), pause, clock));
            return;
        }
        EventMapping mapping = source.mapping();
        decoder = source.format() == SourceFormat.JSON
                ? new JsonDecoder(Objects.requireNonNull(mapping, "JSON needs a mapping"), limits, clock)
                : new AvroDecoder(
                        mapping,
                        new ContractMappings(),
                        limits,
                        new SchemaLookup(registry.open(), pause, clock),
                        clock);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Inbound> out) throws IOException {
        Origin origin = new Origin(record.topic(), record.partition(), record.offset(), record.timestamp());
        try {
            out.collect(decode(record.value(), origin));
        } catch (RejectedRecordException e) {
            out.collect(new Inbound.Rejected(letter(record, origin, e)));
        }
    }

    private Inbound decode(byte @Nullable [] value, Origin origin) throws RejectedRecordException, IOException {
        if (value == null) {
            throw new RejectedRecordException(
                    RejectionCode.NULL_VALUE, "the record has no value (a tombstone), so there is no event in it");
        }
        if (content != Content.TRANSFERS && value.length > limits.maxBytes()) {
            throw new RejectedRecordException(
                    RejectionCode.TOO_LARGE,
                    "the value has " + value.length + " bytes; at most " + limits.maxBytes()
                            + " are accepted (events.max-bytes)");
        }
        try {
            if (transfers != null) {
                return new Inbound.Arrived(transfers.decode(value), origin);
            }
            Event event = Objects.requireNonNull(decoder, "open() comes first").decode(value);
            return new Inbound.Accepted(event, origin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cancelled while waiting for the schema registry");
        } catch (RuntimeException e) {
            if (!reported) {
                reported = true;
                LOG.error("Decoding failed in an unforeseen way; the record becomes a dead letter.", e);
            }
            throw new RejectedRecordException(RejectionCode.UNDECODABLE, "decoding failed: " + e);
        }
    }

    private DeadLetter letter(ConsumerRecord<byte[], byte[]> record, Origin origin, RejectedRecordException e) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return new DeadLetter(
                origin, record.key(), record.value(), headers, e.code().text(), e.text(), clock.getAsLong());
    }

    @Override
    public TypeInformation<Inbound> getProducedType() {
        return WireTypes.INBOUND;
    }
}
