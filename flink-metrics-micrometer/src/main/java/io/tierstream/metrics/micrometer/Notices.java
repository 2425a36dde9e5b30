package io.tierstream.metrics.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Says each thing once, and at most some hundred things: a reporter must not fill the log. */
final class Notices {

    private static final int MOST = 500;

    private final Logger log;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    Notices(Logger log) {
        this.log = log;
    }

    /** Logs a warning unless one of the same topic was logged before. */
    void once(String topic, String message, Object... arguments) {
        if (said.size() < MOST && said.add(topic)) {
            log.warn(message, arguments);
        }
    }
}
