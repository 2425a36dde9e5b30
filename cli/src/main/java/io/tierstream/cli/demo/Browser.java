package io.tierstream.cli.demo;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;
import org.slf4j.LoggerFactory;

/** The browser of whoever sits before the screen. */
final class Browser {

    private Browser() {}

    /** Opens a page, if there is a screen and a browser; it is not worth failing for. */
    static void open(String url) {
        try {
            if (!GraphicsEnvironment.isHeadless()
                    && Desktop.isDesktopSupported()
                    && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                Desktop.getDesktop().browse(URI.create(url));
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            LoggerFactory.getLogger(Browser.class).info("No browser could be opened.", e);
        }
    }
}
