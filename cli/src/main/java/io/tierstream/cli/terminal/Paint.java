package io.tierstream.cli.terminal;

/**
 * Colours for text, or none.
 *
 * @param colours whether to colour at all
 */
public record Paint(boolean colours) {

    public String strong(String text) {
        return wrapped("1", text);
    }

    public String good(String text) {
        return wrapped("32", text);
    }

    public String bad(String text) {
        return wrapped("31", text);
    }

    public String faint(String text) {
        return wrapped("2", text);
    }

    private String wrapped(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
