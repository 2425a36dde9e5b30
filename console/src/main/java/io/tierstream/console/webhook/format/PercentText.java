package io.tierstream.console.webhook.format;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text in HTTP headers as CloudEvents 1.0 writes it: all but printable ASCII, and blank, quote and percent, as %XX of their UTF-8 bytes. */
final class PercentText {

    private PercentText() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '"' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
            }
        }
        return encoded.toString();
    }
}
