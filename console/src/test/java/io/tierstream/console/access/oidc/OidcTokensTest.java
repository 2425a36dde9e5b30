package io.tierstream.console.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.Role;
import io.tierstream.console.web.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcTokensTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final String AUDIENCE = "tierstream";
    private static RSAKey key;
    private static RSAKey otherKey;
    private static ECKey curveKey;

    private Provider provider;
    private OidcTokens tokens;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        otherKey = new RSAKeyGenerator(2048).keyID("one").generate();
        curveKey = new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
    }

    @BeforeEach
    void open() throws IOException {
        provider = new Provider();
        provider.publish(key);
        tokens = tokens(OidcSettings.of(provider.issuer(), AUDIENCE));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void takesAGoodToken() throws JOSEException {
        OidcTokens.Verified verified = tokens.verify(signed(claims().build()));

        assertThat(verified.principal()).isEqualTo(new Principal("ana@example.com", Role.ANALYST));
        assertThat(verified.until()).isEqualTo(NOW.plusSeconds(300 + 60));
    }

    @Test
    void takesATokenThatAnotherImplementationSigned() throws GeneralSecurityException, JOSEException {
        String head = base64("{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"at+jwt\"}") + "."
                + base64("{\"iss\":\"" + provider.issuer()
                        + "\",\"aud\":[\"other\",\"tierstream\"],\"sub\":\"ana@example.com\"," + "\"exp\":"
                        + NOW.plusSeconds(60).getEpochSecond() + ",\"roles\":\"x tierstream-operator\"}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.toRSAPrivateKey());
        signature.update(head.getBytes(StandardCharsets.UTF_8));
        String token = head + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());

        assertThat(tokens.verify(token).principal().role()).isEqualTo(Role.OPERATOR);
    }

    @Test
    void takesTokensOnEllipticCurves() throws JOSEException {
        provider.publish(key, curveKey);

        String token = signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("curve").build(),
                new ECDSASigner(curveKey),
                claims().build());
        assertThat(tokens.verify(token).principal().role()).isEqualTo(Role.ANALYST);
    }

    // Forged.

    @Test
    void refusesATokenWithoutASignature() {
        assertRefused(new PlainJWT(claims().build()).serialize());
        String body = base64(claims().build().toString());
        assertRefused(base64("{\"alg\":\"none\"}") + "." + body + ".");
        assertRefused(base64("{\"alg\":\"None\",\"kid\":\"one\"}") + "." + body + ".");
        assertRefused(base64("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "." + body + ".");
    }

    @Test
    void refusesThePublicKeyAsASharedSecret() throws JOSEException {
        for (byte[] secret : List.of(
                key.toRSAPublicKey().getEncoded(),
                key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                ("-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(key.toRSAPublicKey().getEncoded())
                                + "\n-----END PUBLIC KEY-----\n")
                        .getBytes(StandardCharsets.UTF_8))) {
            JWSHeader header =
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build();
            assertRefused(signed(header, new MACSigner(secret), claims().build()));
        }
    }

    @Test
    void refusesAnotherKeyOfTheSameName() throws JOSEException {
        assertRefused(signed(header(), new RSASSASigner(otherKey), claims().build()));
    }

    @Test
    void refusesAKeyThatTheTokenBringsAlong() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("one")
                .jwk(otherKey.toPublicJWK())
                .jwkURL(java.net.URI.create(provider.issuer() + "/mine"))
                .build();
        assertRefused(signed(header, new RSASSASigner(otherKey), claims().build()));
    }

    /** A key's name is looked up among the provider's keys, and nowhere else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "two",
                "../../../../dev/null",
                "one' OR '1'='1",
                "http://127.0.0.1:1/keys",
                "file:///dev/null",
                "one\u0000",
                "*"
            })
    void refusesNamesOfKeysThatThereAreNot(String name) throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(name).build();
        assertRefused(signed(header, new RSASSASigner(otherKey), claims().build()));
        assertRefused(signed(header, new RSASSASigner(key), claims().build()));
    }

    @Test
    void refusesTheNameOfAKeyOfAnotherKind() throws JOSEException {
        provider.publish(key, curveKey);

        assertRefused(signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(),
                new ECDSASigner(curveKey),
                claims().build()));
        assertRefused(signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("curve").build(),
                new RSASSASigner(key),
                claims().build()));
    }

    @Test
    void refusesWhatItWouldHaveToUnderstandAndDoesNot() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("one")
                .criticalParams(Set.of("exp"))
                .customParam("exp", 0)
                .build();
        assertRefused(signed(header, new RSASSASigner(key), claims().build()));
    }

    @Test
    void refusesAnAlgorithmThatIsNotOnTheList() throws JOSEException {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("one").build();

        assertRefused(signed(header, new RSASSASigner(key), claims().build()));
    }

    @Test
    void refusesATokenThatWasChanged() throws JOSEException {
        String[] parts = signed(claims().build()).split("\\.");
        String other = base64(
                claims().claim("roles", List.of("tierstream-operator")).build().toString());

        assertRefused(parts[0] + "." + other + "." + parts[2]);
        assertRefused(parts[0] + "." + parts[1] + "." + parts[2].substring(2));
    }

    @Test
    void refusesOtherKindsOfTokens() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("one")
                .type(new JOSEObjectType("logout+jwt"))
                .build();
        assertRefused(signed(header, new RSASSASigner(key), claims().build()));
        assertRefused(signed(claims().claim("at_hash", "x").build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b", "a.b.c", "..", "a.b.c.d.e", "eyJhbGciOiJSUzI1NiJ9.e30.", "\u0000"})
    void refusesWhatIsNoToken(String text) {
        assertRefused(text);
    }

    // Meant for others, or over.

    @Test
    void refusesOtherIssuersAndAudiences() throws JOSEException {
        assertRefused(signed(claims().issuer("http://127.0.0.1:1").build()));
        assertRefused(signed(claims().issuer(provider.issuer() + "/").build()));
        assertRefused(signed(claims().issuer(null).build()));
        assertRefused(signed(claims().audience("other").build()));
        assertRefused(signed(claims().audience(List.of()).build()));
    }

    @Test
    void refusesWhatIsOverOrHasNotBegunWithSomeSkew() throws JOSEException {
        assertRefused(signed(claims().expirationTime(date(-61)).build()));
        assertRefused(signed(claims().expirationTime(null).build()));
        assertRefused(signed(claims().notBeforeTime(date(61)).build()));
        assertThat(tokens.verify(signed(claims().expirationTime(date(-59)).build())))
                .isNotNull();
        assertThat(tokens.verify(signed(claims().notBeforeTime(date(59)).build())))
                .isNotNull();
    }

    @Test
    void refusesWhoHasNoName() throws JOSEException {
        assertRefused(signed(claims().subject(null).build()));
        assertRefused(signed(claims().subject(" ").build()));
    }

    // Roles.

    @Test
    void saysWhichRoleIsMissing() throws JOSEException {
        String token = signed(claims().claim("roles", List.of("accountant")).build());

        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.status()).isEqualTo(403))
                .hasMessageContaining("tierstream-operator");
    }

    @Test
    void findsRolesWithinOtherClaims() throws JOSEException {
        Map<String, Role> roles = Map.of("crm", Role.VIEWER, "crm-admin", Role.OPERATOR);
        OidcSettings settings = OidcSettings.of(provider.issuer(), AUDIENCE);
        OidcTokens nested = tokens(settings.withRoles("realm_access.roles", roles));
        OidcTokens whole = tokens(settings.withRoles("https://example.com/roles", roles));

        assertThat(nested.verify(signed(claims().claim("realm_access", Map.of("roles", List.of("crm", "crm-admin")))
                                .build()))
                        .principal()
                        .role())
                .isEqualTo(Role.OPERATOR);
        assertThat(whole.verify(signed(claims().claim("https://example.com/roles", List.of("crm"))
                                .build()))
                        .principal()
                        .role())
                .isEqualTo(Role.VIEWER);
    }

    // Keys.

    @Test
    void fetchesKeysOnceForManyTokens() throws JOSEException {
        for (int i = 0; i < 20; i++) {
            tokens.verify(signed(claims().build()));
        }
        assertThat(provider.keyRequests).hasValue(1);
    }

    @Test
    void followsKeysThatAreRotated() throws JOSEException {
        tokens.verify(signed(claims().build()));
        RSAKey next = new RSAKeyGenerator(2048).keyID("two").generate();
        provider.publish(next);

        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("two").build();
        assertThat(tokens.verify(signed(header, new RSASSASigner(next), claims().build())))
                .isNotNull();
        assertRefused(signed(claims().build()));
    }

    @Test
    void asksSeldomForKeysThatThereAreNot() throws JOSEException {
        RSAKey unknown = new RSAKeyGenerator(2048).keyID("unknown").generate();
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build();
        String token = signed(header, new RSASSASigner(unknown), claims().build());

        for (int i = 0; i < 50; i++) {
            assertRefused(token);
        }
        assertThat(provider.keyRequests.get()).isBetween(1, 2);
        assertThat(tokens.verify(signed(claims().build()))).isNotNull();
    }

    @Test
    void saysWhenTheProviderIsDownAndGoesOnWhenItIsBack() throws JOSEException {
        provider.answerWith(500);
        assertUnavailable(signed(claims().build()));
        provider.answerWith(200);
        tokens = tokens(OidcSettings.of(provider.issuer(), AUDIENCE));
        assertThat(tokens.verify(signed(claims().build()))).isNotNull();
    }

    @Test
    void goesOnWithKnownKeysWhileTheProviderIsDown() throws JOSEException {
        tokens.verify(signed(claims().build()));
        provider.close();

        assertThat(tokens.verify(signed(claims().build()))).isNotNull();
    }

    @Test
    void refusesUnknownKeysWhileTheProviderIsDownAndTakesTheKnownOnes() throws JOSEException {
        tokens.verify(signed(claims().build()));
        provider.answerWith(500);
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build();

        assertRefused(signed(header, new RSASSASigner(otherKey), claims().build()));
        assertThat(tokens.verify(signed(claims().build()))).isNotNull();
    }

    /** Who tries tokens out is refused, and counted, also while the provider cannot be asked. */
    @Test
    void asksNoProviderAboutWhatIsNoToken() {
        provider.answerWith(500);

        assertRefused("x".repeat(40));
        assertRefused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void canBeClosedBeforeAndAfterItsFirstToken() throws JOSEException {
        tokens.close();
        tokens.verify(signed(claims().build()));
        tokens.close();
        tokens.close();
    }

    @Test
    void followsNoRedirect() throws JOSEException {
        provider.answerWith(302);
        assertUnavailable(signed(claims().build()));
    }

    @Test
    void takesNoProviderThatCallsItselfAnother() throws JOSEException {
        provider.callItself("https://evil.example");
        assertUnavailable(signed(claims().build()));
    }

    // Settings.

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "RS256x", "A128KW"})
    void isNeverConfiguredWithWeakAlgorithms(String algorithm) {
        OidcSettings settings = OidcSettings.of("https://login.example.com", AUDIENCE);

        assertThatThrownBy(() -> settings.withAlgorithms(Set.of("RS256", algorithm)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://login.example.com", "login.example.com", "ftp://127.0.0.1", "file:///etc", "https://"})
    void wantsAnIssuerByHttps(String issuer) {
        assertThatThrownBy(() -> OidcSettings.of(issuer, AUDIENCE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wantsAnAudience() {
        assertThatThrownBy(() -> OidcSettings.of("https://login.example.com", " "))
                .hasMessageContaining("--oidc-audience");
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.status()).isEqualTo(401));
    }

    private void assertUnavailable(String token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.status()).isEqualTo(503));
    }

    private static OidcTokens tokens(OidcSettings settings) {
        return new OidcTokens(settings, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(provider.issuer())
                .audience(AUDIENCE)
                .subject("ana@example.com")
                .expirationTime(date(300))
                .claim("roles", List.of("tierstream-viewer", "tierstream-analyst"));
    }

    private static Date date(long seconds) {
        return Date.from(NOW.plus(Duration.ofSeconds(seconds)));
    }

    private static JWSHeader header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build();
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(header(), new RSASSASigner(key), claims);
    }

    private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
