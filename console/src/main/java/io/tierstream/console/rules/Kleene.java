package io.tierstream.console.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logic with a third value, null for unknown (Kleene's strong logic of indeterminacy). */
final class Kleene {

    private Kleene() {}

    static @Nullable Boolean all(List<Part> parts) {
        boolean unknown = false;
        for (Part part : parts) {
            if (Boolean.FALSE.equals(part.held())) {
                return false;
            }
            unknown |= part.held() == null;
        }
        return unknown ? null : Boolean.TRUE;
    }

    static @Nullable Boolean any(List<Part> parts) {
        boolean unknown = false;
        for (Part part : parts) {
            if (Boolean.TRUE.equals(part.held())) {
                return true;
            }
            unknown |= part.held() == null;
        }
        return unknown ? null : Boolean.FALSE;
    }

    static @Nullable Boolean not(@Nullable Boolean held) {
        return held == null ? null : Boolean.valueOf(!held);
    }

    /** Also known where the test is not, if both ways lead to the same. */
    static @Nullable Boolean choice(@Nullable Boolean test, @Nullable Boolean yes, @Nullable Boolean no) {
        if (test == null) {
            return yes != null && yes.equals(no) ? yes : null;
        }
        return test ? yes : no;
    }
}
