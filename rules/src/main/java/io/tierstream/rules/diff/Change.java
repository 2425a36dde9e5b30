package io.tierstream.rules.diff;

import java.util.List;

/**
 * One thing that is otherwise in the second of two rule sets.
 *
 * @param what a metric, a segment, a tier set or a tier, such as {@code metric spend_30d}
 * @param details what it says; of a change, what it said and says now, key by key
 */
public record Change(Kind kind, String what, List<String> details) {

    /** What happened to it. */
    public enum Kind {
        ADDED("+"),
        REMOVED("-"),
        CHANGED("~"),
        /** The same under another name. */
        RENAMED(">");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    public Change {
        details = List.copyOf(details);
    }
}
