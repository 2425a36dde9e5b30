package io.tierstream.flink.kafka;

import io.tierstream.flink.ingest.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters: key, value and headers as they came, and behind them the headers {@code tierstream-source-topic}, {@code
 * -source-partition}, {@code -source-offset}, {@code -error-code}, {@code -error-message} and {@code -failed-at} (ISO-8601), all
 * text. A record that failed before carries them twice: the last ones are the newest.
 *
 * <p>A value of more than {@value #LARGEST_VALUE} bytes, which few brokers would take, is left out and its size put into {@code
 * tierstream-value-left-out}: the record is still where the headers say.
 */
public final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {

    public static final String SOURCE_TOPIC = "tierstream-source-topic";
    public static final String SOURCE_PARTITION = "tierstream-source-partition";
    public static final String SOURCE_OFFSET = "tierstream-source-offset";
    public static final String ERROR_CODE = "tierstream-error-code";
    public static final String ERROR_MESSAGE = "tierstream-error-message";
    public static final String FAILED_AT = "tierstream-failed-at";

    public static final String VALUE_LEFT_OUT = "tierstream-value-left-out";

    /** What the sink's producer and a topic that we create accept. */
    static final int LARGEST_RECORD = 64 << 20;

    static final int LARGEST_VALUE = 60 << 20;

    private static final long serialVersionUID = 1L;

    private final String topic;

    public DeadLetterSerializer(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DeadLetter letter, KafkaSinkContext context, @Nullable Long timestamp) {
        byte[] value = letter.value();
        boolean fits = value == null || value.length <= LARGEST_VALUE;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, letter.key(), fits ? value : null);
        Headers headers = record.headers();
        for (DeadLetter.Header header : letter.headers()) {
            headers.add(header.key(), header.value());
        }
        add(headers, SOURCE_TOPIC, letter.origin().topic());
        add(headers, SOURCE_PARTITION, Integer.toString(letter.origin().partition()));
        add(headers, SOURCE_OFFSET, Long.toString(letter.origin().offset()));
        add(headers, ERROR_CODE, letter.code());
        add(headers, ERROR_MESSAGE, letter.message());
        add(headers, FAILED_AT, Instant.ofEpochMilli(letter.failedAt()).toString());
        if (value != null && !fits) {
            add(headers, VALUE_LEFT_OUT, Integer.toString(value.length));
        }
        return record;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
