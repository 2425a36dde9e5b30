package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One call of the command inside this process, with what it wrote. */
record CommandRun(int code, String out, String err) {

    static CommandRun of(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = Terminal.plain(out, err);
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int code = TierstreamCommand.commandLine(terminal).execute(texts);
        terminal.flush();
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The same with a directory's path written as DIR, so that the text is the same everywhere. */
    CommandRun without(Path directory) {
        String path = directory.toString();
        return new CommandRun(code, out.replace(path, "DIR"), err.replace(path, "DIR"));
    }

    /** What was written, exit code first. */
    String transcript() {
        return "exit " + code + "\n--- out\n" + out + "--- err\n" + err;
    }

    /** Copies a file of the small shop into a directory. */
    static Path shop(String name, Path directory) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream in = CommandRun.class.getResourceAsStream("shop/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource shop/" + name);
            }
            Files.copy(in, file);
        }
        return file;
    }
}
