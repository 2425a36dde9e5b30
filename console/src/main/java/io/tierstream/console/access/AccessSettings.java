package io.tierstream.console.access;

/** Who may come in. */
public record AccessSettings() {

    /** Nobody has to say who he is; for the loopback address only. */
    public static AccessSettings none() {
        return new AccessSettings();
    }
}
