package io.tierstream.console.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens that were agreed upon beforehand. */
final class StaticTokens {

    private final List<StaticToken> tokens;

    StaticTokens(List<StaticToken> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** Whose token it is; null for nobody's. All are looked at, so that the time taken says nothing. */
    @Nullable
    Principal find(String presented) {
        byte[] hash = StaticToken.sha256(presented);
        Principal found = null;
        for (StaticToken token : tokens) {
            if (token.isOf(hash)) {
                found = token.principal();
            }
        }
        return presented.length() < StaticToken.SHORTEST ? null : found;
    }
}
