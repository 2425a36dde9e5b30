package io.tierstream.cli;

import io.tierstream.cli.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** The {@code tierstream} command. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        // For the console's webhooks; it is read once, when java.net.http is used for the first time.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        Terminal terminal = Terminal.ofProcess(
                new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), System.getenv());
        int code = TierstreamCommand.commandLine(terminal).execute(arguments);
        terminal.flush();
        System.exit(code);
    }
}
