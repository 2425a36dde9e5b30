package io.tierstream.failure;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Says what is going on. */
final class Console {

    private Console() {}

    @SuppressWarnings("AnnotateFormatMethod")
    static void say(String format, Object... values) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + String.format(format, values));
    }
}
