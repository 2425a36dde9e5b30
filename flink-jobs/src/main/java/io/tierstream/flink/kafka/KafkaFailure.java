package io.tierstream.flink.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says what is wrong with a connection to Kafka and what to do about it; never a secret. */
public final class KafkaFailure {

    private static final String RIGHTS = "; give the user of kafka.properties the rights that are needed for it";
    private static final String SASL =
            "; the broker refuses the user, its password or the mechanism: correct sasl.jaas.config and"
                    + " sasl.mechanism";
    private static final String TLS =
            "; the certificate that the broker shows is not trusted, or its names do not have this host:"
                    + " ssl.truststore.location must hold the authority that signed it";
    private static final String SILENCE =
            "; is it up? A broker that speaks TLS or SASL does not answer clients that do not: check bootstrap.servers"
                    + " and security.protocol";
    private static final String JAAS =
            "sasl.jaas.config cannot be read: it must be LOGIN_MODULE required username=\"...\" password=\"...\"; with"
                    + " the quotes and the semicolon";

    private KafkaFailure() {}

    /** What a client's exception says, with its deepest cause and advice. */
    public static String describe(Throwable failure) {
        Throwable told =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (isAboutJaas(told)) {
            return JAAS;
        }
        StringBuilder text = new StringBuilder(message(told));
        for (Throwable cause = told.getCause(); cause != null; cause = cause.getCause()) {
            // Many only wrap the next one and repeat what it says.
            if (text.indexOf(message(cause)) < 0) {
                text.append(": ").append(message(cause));
            }
        }
        return text + advice(told);
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage().replaceAll("\\.$", "");
    }

    /** Parts of a password that was not quoted stand in such messages: they must not be passed on, not even as a cause. */
    public static boolean isAboutJaas(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("JAAS config")) {
                return true;
            }
        }
        return false;
    }

    private static String advice(Throwable failure) {
        if (failure instanceof SslAuthenticationException) {
            return TLS;
        } else if (failure instanceof AuthenticationException) {
            return SASL;
        } else if (failure instanceof AuthorizationException) {
            return RIGHTS;
        }
        return failure instanceof TimeoutException || failure instanceof java.util.concurrent.TimeoutException
                ? SILENCE
                : "";
    }
}
