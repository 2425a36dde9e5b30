package io.tierstream.testkit.services;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Main class of every child JVM: runs another main class, and halts when its parent is gone.
 *
 * <p>The parent holds the other end of standard input and never writes to it. However the parent ends, by SIGKILL too, the kernel
 * closes the pipe and the read returns; a shutdown hook in the parent would miss that case.
 */
public final class ChildMain {

    private static final int PARENT_GONE = 143;

    private ChildMain() {}

    /**
     * Runs a main class under watch.
     *
     * @param args the main class to run, then its arguments
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watcher = new Thread(ChildMain::haltAtEndOfInput, "parent-watcher");
        watcher.setDaemon(true);
        watcher.start();
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever sent
            }
        } catch (IOException closed) {
            // the same as the end of input
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
