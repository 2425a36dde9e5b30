package io.tierstream.cli;

import io.tierstream.cli.events.Problem;
import io.tierstream.cli.events.UnreadableFileException;
import io.tierstream.cli.replay.BadInputException;
import io.tierstream.cli.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** Says in a line or two what could not be read, written or reached; a stack trace only for mistakes of our own. */
final class Failures implements CommandLine.IExecutionExceptionHandler {

    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (failure instanceof CommandException e) {
            terminal.err().println(e.getMessage());
            return e.exitCode();
        } else if (failure instanceof UncheckedIOException e) {
            IOException cause = e.getCause();
            return io(cause == null ? new IOException(e) : cause);
        } else if (failure instanceof IOException e) {
            return io(e);
        }
        terminal.err().println("Tierstream failed by a mistake of its own; please report this:");
        failure.printStackTrace(terminal.err());
        return ExitCode.INTERNAL;
    }

    private int io(IOException failure) {
        if (isClosedPipe(failure)) {
            // Whoever reads the output, such as `head`, has had enough.
            return ExitCode.GOOD;
        } else if (failure instanceof BadInputException e) {
            e.problems().forEach(this::problem);
            terminal.err().println(badRows(e));
        } else if (failure instanceof UnreadableFileException e) {
            problem(e.problem());
        } else {
            terminal.err().println("error: " + message(failure));
        }
        return ExitCode.IO;
    }

    private static boolean isClosedPipe(IOException failure) {
        return "Broken pipe".equals(failure.getMessage());
    }

    private void problem(Problem problem) {
        terminal.err().println(problem);
    }

    private static String badRows(BadInputException failure) {
        int count = failure.problems().size();
        return (failure.isComplete() ? count == 1 ? "1 row" : count + " rows" : "the first " + count + " rows")
                + " cannot be used, so nothing was written. Correct them, or leave them out with --bad-rows skip.";
    }

    private static String message(IOException failure) {
        if (failure instanceof NoSuchFileException e) {
            return e.getFile() + ": no such file";
        } else if (failure instanceof AccessDeniedException e) {
            return e.getFile() + ": access denied";
        } else if (failure instanceof FileSystemException e) {
            return e.getFile() + ": " + e.getReason();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
