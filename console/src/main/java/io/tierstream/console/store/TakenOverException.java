package io.tierstream.console.store;

/** Another process writes the store: it was started later. */
public final class TakenOverException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TakenOverException() {
        super("another console, started later, writes this store now; give each console a store of its own");
    }
}
