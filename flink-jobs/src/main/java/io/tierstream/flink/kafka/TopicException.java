package io.tierstream.flink.kafka;

/** The topics are not as the job needs them, or Kafka cannot be asked; the message says what to do. */
public final class TopicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicException(String message) {
        super(message);
    }

    TopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
