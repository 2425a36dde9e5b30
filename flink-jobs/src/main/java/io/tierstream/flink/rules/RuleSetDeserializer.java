package io.tierstream.flink.rules;

import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.registry.Pause;
import io.tierstream.registry.Registry;
import io.tierstream.registry.SchemaLookup;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the rules topic while the job runs. Tombstones say nothing. */
public final class RuleSetDeserializer implements KafkaRecordDeserializationSchema<PublishedRuleSet> {

    private static final long serialVersionUID = 1L;

    private final Registry.Factory registry;
    private transient @Nullable RuleSetDecoder decoder;

    public RuleSetDeserializer(Registry.Factory registry) {
        this.registry = registry;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        decoder = new RuleSetDecoder(new SchemaLookup(registry.open(), Pause.SLEEP, System::currentTimeMillis));
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<PublishedRuleSet> out) {
        RuleSetDecoder opened = decoder;
        if (opened == null) {
            throw new IllegalStateException("open comes first");
        }
        if (record.value() != null) {
            out.collect(opened.decode(record));
        }
    }

    @Override
    public TypeInformation<PublishedRuleSet> getProducedType() {
        return TypeInformation.of(PublishedRuleSet.class);
    }
}
