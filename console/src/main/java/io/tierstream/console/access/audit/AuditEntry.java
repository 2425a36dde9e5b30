package io.tierstream.console.access.audit;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody did.
 *
 * @param at when
 * @param user who; {@code -} for who did not say
 * @param role in which role, in small letters; {@code -} for none
 * @param address from where
 * @param action what, as method and path of the interface, such as {@code GET /customers/{id}}
 * @param customer whom it was about; null for nobody in particular
 * @param detail what else there is to know; null for nothing
 * @param status of HTTP
 */
public record AuditEntry(
        Instant at,
        String user,
        String role,
        String address,
        String action,
        @Nullable String customer,
        @Nullable String detail,
        int status) {

    public AuditEntry {
        Objects.requireNonNull(at);
        Objects.requireNonNull(user);
        Objects.requireNonNull(role);
        Objects.requireNonNull(address);
        Objects.requireNonNull(action);
    }
}
