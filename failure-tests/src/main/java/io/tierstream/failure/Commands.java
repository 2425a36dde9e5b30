package io.tierstream.failure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Programs of the machine. */
final class Commands {

    private Commands() {}

    /**
     * Runs one and returns what it says.
     *
     * @throws IOException with what it says, if it is not there or ends with an error
     */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return output;
    }
}
