package io.tierstream.console.webhook.send;

/** Text from elsewhere, as logs and databases like it: without control characters, and not too long. */
public final class PlainText {

    private static final int MOST_CHARACTERS = 2_000;

    private PlainText() {}

    /** The text, with other control characters than line ends and tabs replaced, and cut. */
    public static String of(String text) {
        String cut = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "..." : text;
        return cut.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "\uFFFD");
    }
}
