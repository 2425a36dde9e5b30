package io.tierstream.engine.metric;

/**
 * How a customer's history is laid out. It changes cost, never answers.
 *
 * @param pageEntries events per page of history
 * @param residentBytes history pages are kept inside the state blob up to this many bytes; beyond, pages that no window
 *     is reading are rows of their own
 * @param inlineDistinct distinct values kept inside the state blob per metric; beyond, they are rows of their own
 * @param extremeCandidates coming minima or maxima of a window in one row; each end of their queue, up to twice as many,
 *     stands inside the state blob
 */
public record StorageSettings(int pageEntries, int residentBytes, int inlineDistinct, int extremeCandidates) {

    public static final StorageSettings DEFAULT = new StorageSettings(32, 1024, 64, 32);

    public StorageSettings {
        if (pageEntries < 1 || residentBytes < 0 || inlineDistinct < 1 || extremeCandidates < 1) {
            throw new IllegalArgumentException("storage settings must be positive");
        }
    }
}
