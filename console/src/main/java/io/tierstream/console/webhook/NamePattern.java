package io.tierstream.console.webhook;

/** A name, or the beginning of names when it ends with {@code *}: {@code tier:value:gold}, {@code tier:value:*}, {@code *}. */
record NamePattern(String text) {

    NamePattern {
        if (text.isBlank() || text.indexOf('*') >= 0 && text.indexOf('*') < text.length() - 1) {
            throw new IllegalArgumentException("a * stands at the end of a name, not as in '" + text + "'");
        }
    }

    /** A pattern of targets. */
    static NamePattern ofTargets(String text) {
        boolean known = text.equals("*") || text.startsWith("segment:") || text.startsWith("tier:");
        if (!known || text.endsWith(":")) {
            throw new IllegalArgumentException("targets: '" + text
                    + "' is none; write segment:NAME, tier:TIERSET:NAME, tier:TIERSET:*, segment:* or *");
        }
        return new NamePattern(text);
    }

    boolean matches(String name) {
        return text.endsWith("*") ? name.startsWith(text.substring(0, text.length() - 1)) : name.equals(text);
    }
}
