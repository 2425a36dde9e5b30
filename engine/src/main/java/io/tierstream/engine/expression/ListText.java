package io.tierstream.engine.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists of scalars as texts: JSON arrays, such as {@code ["golf","tennis"]}. So a list goes wherever a text goes, and is taken
 * apart only by who asks what is in it.
 */
public final class ListText {

    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";
    private static final int HEX_DIGITS = 4;

    private final String text;
    private int at;

    private ListText(String text) {
        this.text = text;
    }

    /** Writes a list; its items are texts, numbers, truth values and instants. */
    public static String of(List<?> items) {
        StringBuilder json = new StringBuilder("[");
        for (Object item : items) {
            json.append(json.length() == 1 ? "" : ",");
            if (item instanceof Decimal || item instanceof Boolean) {
                json.append(item);
            } else {
                quote(ExpressionText.value(item), json);
            }
        }
        return json.append(']').toString();
    }

    private static void quote(String item, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            int special = MEANT.indexOf(c);
            if (c == '/' || special < 0 && c >= ' ') {
                json.append(c);
            } else if (special >= 0) {
                json.append('\\').append(ESCAPED.charAt(special));
            } else {
                json.append(String.format("\\u%04x", (int) c));
            }
        }
        json.append('"');
    }

    /** The texts of a list's items; null when the value is no JSON array of scalars. Items that are null are left out. */
    static @Nullable List<String> items(@Nullable Object value) {
        return value instanceof String text ? new ListText(text).read() : null;
    }

    private @Nullable List<String> read() {
        List<String> items = new ArrayList<>();
        if (!take('[')) {
            return null;
        }
        boolean more = !take(']');
        while (more) {
            boolean quoted = take('"');
            String item = quoted ? quoted() : bare();
            if (item == null) {
                return null;
            }
            if (quoted || !item.equals("null")) {
                items.add(item);
            }
            more = take(',');
            if (!more && !take(']')) {
                return null;
            }
        }
        skipSpaces();
        return at == text.length() ? items : null;
    }

    private boolean take(char wanted) {
        skipSpaces();
        boolean found = at < text.length() && text.charAt(at) == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private void skipSpaces() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** A number, a truth value or null, up to what follows it. */
    private @Nullable String bare() {
        int start = at;
        while (at < text.length() && ",] \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String item = text.substring(start, at);
        boolean word = item.equals("true") || item.equals("false") || item.equals("null");
        return word || Values.number(item) != null ? item : null;
    }

    /** The rest of a text in quotes. */
    private @Nullable String quoted() {
        StringBuilder item = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return item.toString();
            }
            int meant = c == '\\' ? escaped() : c;
            if (meant < 0) {
                return null;
            }
            item.append((char) meant);
        }
        return null;
    }

    /** The character that is meant behind a backslash; -1 for none. */
    private int escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        if (c == 'u' && at + HEX_DIGITS <= text.length()) {
            String digits = text.substring(at, at + HEX_DIGITS);
            at += HEX_DIGITS;
            return digits.chars().allMatch(digit -> Character.digit(digit, 16) >= 0)
                    ? Integer.parseInt(digits, 16)
                    : -1;
        }
        int meant = ESCAPED.indexOf(c);
        return meant < 0 ? -1 : MEANT.charAt(meant);
    }

    /** Whether a value is a list with an item that equals an element. */
    static boolean contains(@Nullable Object list, @Nullable Object element) {
        List<String> items = element == null ? null : items(list);
        if (items == null) {
            return false;
        }
        for (String item : items) {
            if (Values.compare(item, element) == 0) {
                return true;
            }
        }
        return false;
    }
}
