package io.tierstream.registry;

import java.io.IOException;
import org.slf4j.Logger;

/** Tries again until there is an answer. */
final class Patience {

    /** A request to the registry. */
    @FunctionalInterface
    interface Request<T> {
        T send() throws IOException, RegistryException;
    }

    private Patience() {}

    static <T> T call(String what, Pause pause, Logger log, Request<T> request)
            throws RegistryException, InterruptedException {
        Backoff backoff = new Backoff(pause);
        for (int attempt = 1; ; attempt++) {
            try {
                T answer = request.send();
                if (attempt > 1) {
                    log.info("The schema registry answers again, after {} tries for {}.", attempt, what);
                }
                return answer;
            } catch (IOException e) {
                if (Integer.bitCount(attempt) == 1) {
                    log.warn("The schema registry did not answer for {} (try {}); waiting for it.", what, attempt, e);
                }
            }
            backoff.await();
        }
    }
}
