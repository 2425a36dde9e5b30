package io.tierstream.console.webhook.send;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are trusted.
 *
 * @param certificates null for those that the JVM trusts
 */
public record Trust(@Nullable KeyStore certificates) {

    /** What the JVM trusts, with the settings {@code javax.net.ssl.trustStore...} of its command line. */
    public static final Trust OF_JVM = new Trust(null);

    /**
     * A context of its own. TLS finds sessions again by address and port: in one context for all names a request could go out in the
     * session of another name at the same address, under that name's certificate.
     */
    SSLContext context() {
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(certificates);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}
