package io.tierstream.console.feed;

/** The feed is closed while it waits for something. */
final class FeedStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FeedStoppedException(InterruptedException cause) {
        super(cause);
    }
}
