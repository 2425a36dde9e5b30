package io.tierstream.flink.kafka;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.population.CutOffs.Cuts;
import io.tierstream.flink.operator.PublishedCutOffs;
import io.tierstream.registry.Pause;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.schemas.MalformedRecordException;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.CutOffs;
import io.tierstream.schemas.v1.MetricCuts;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the cut-offs that the job has published. What is no such record is passed over with a warning: the next ones come by themselves. */
final class CutOffsDeserializer implements KafkaRecordDeserializationSchema<PublishedCutOffs> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CutOffsDeserializer.class);

    private final Registry.Factory registry;
    private transient @Nullable RecordDecoder<CutOffs> decoder;

    CutOffsDeserializer(Registry.Factory registry) {
        this.registry = registry;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        SchemaLookup schemas = new SchemaLookup(registry.open(), Pause.SLEEP, System::currentTimeMillis);
        decoder = new RecordDecoder<>(CutOffs.class, id -> schema(schemas, id));
    }

    /** Carries what the registry said through the decoder. */
    private static final class LookupException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LookupException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static Schema schema(SchemaLookup schemas, int id) {
        try {
            return new Schema.Parser().parse(schemas.find(id));
        } catch (RegistryException e) {
            throw new LookupException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LookupException(e);
        }
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<PublishedCutOffs> out) {
        RecordDecoder<CutOffs> opened = decoder;
        if (opened == null) {
            throw new IllegalStateException("open comes first");
        }
        if (record.value() == null) {
            return;
        }
        try {
            out.collect(published(opened.decode(record.value())));
        } catch (MalformedRecordException | LookupException | NumberFormatException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            LOG.warn(
                    "The record at offset {} of topic {} holds no cut-offs: {}",
                    record.offset(),
                    record.topic(),
                    e.getMessage());
        }
    }

    private static PublishedCutOffs published(CutOffs record) {
        Map<String, Cuts> metrics = new TreeMap<>();
        for (MetricCuts metric : record.getMetrics()) {
            SortedMap<Decimal, Decimal> values = new TreeMap<>();
            metric.getCuts().forEach(cut -> values.put(Decimal.parse(cut.getPercent()), Decimal.parse(cut.getValue())));
            metrics.put(metric.getMetric(), new Cuts(metric.getCustomers(), values));
        }
        return PublishedCutOffs.of(
                record.getRuleSet(),
                new io.tierstream.engine.population.CutOffs(
                        record.getAsOf().toEpochMilli(), record.getRuleSetVersion(), metrics));
    }

    @Override
    public TypeInformation<PublishedCutOffs> getProducedType() {
        return TypeInformation.of(PublishedCutOffs.class);
    }
}
