package io.tierstream.console.access.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Map;

/** Asks a provider where its keys are (OpenID Connect Discovery 1.0). */
final class Discovery {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    private Discovery() {}

    /**
     * Where the keys of an issuer are.
     *
     * @throws IOException if it cannot be found out now
     */
    static URL keys(String issuer, ResourceRetriever fetch) throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        URL url = URI.create(base + WELL_KNOWN).toURL();
        try {
            Map<String, Object> document =
                    JSONObjectUtils.parse(fetch.retrieveResource(url).getContent());
            String says = JSONObjectUtils.getString(document, "issuer");
            if (!issuer.equals(says)) {
                throw new IOException(url + " is of the issuer '" + says + "', not of '" + issuer
                        + "'; configure the issuer exactly as the provider writes it");
            }
            String keys = JSONObjectUtils.getString(document, "jwks_uri");
            if (keys == null) {
                throw new IOException(url + " has no jwks_uri");
            }
            return OidcSettings.requireSafe("jwks_uri", keys).toURL();
        } catch (ParseException | IllegalArgumentException e) {
            throw new IOException(url + " is no configuration of an OpenID provider: " + e.getMessage(), e);
        }
    }
}
