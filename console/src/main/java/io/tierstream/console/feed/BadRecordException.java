package io.tierstream.console.feed;

import org.jspecify.annotations.Nullable;

/** A record that cannot be read, now or ever. */
final class BadRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
