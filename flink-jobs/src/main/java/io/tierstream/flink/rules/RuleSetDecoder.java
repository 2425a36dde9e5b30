package io.tierstream.flink.rules;

import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.schemas.MalformedRecordException;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.RuleSetDocument;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records of the rules topic. A record that cannot be read becomes a rule set with a problem, for its author to see. */
final class RuleSetDecoder {

    private final SchemaLookup schemas;
    private final RecordDecoder<RuleSetDocument> decoder;

    RuleSetDecoder(SchemaLookup schemas) {
        this.schemas = schemas;
        this.decoder = new RecordDecoder<>(RuleSetDocument.class, this::schema);
    }

    /** Carries what the registry said through the decoder. */
    private static final class LookupException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LookupException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    private Schema schema(int id) {
        try {
            return new Schema.Parser().parse(schemas.find(id));
        } catch (RegistryException e) {
            throw new LookupException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LookupException(e);
        }
    }

    PublishedRuleSet decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            RuleSetDocument document = decoder.decode(record.value());
            return PublishedRuleSet.of(document.getName(), document.getVersion(), document.getText());
        } catch (MalformedRecordException | LookupException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            String place = "record at offset " + record.offset() + " of partition " + record.partition() + " of topic "
                    + record.topic();
            return new PublishedRuleSet(
                    key, 0, "", "the " + place + " holds no rule set: " + e.getMessage() + "; use tierstream publish");
        }
    }
}
