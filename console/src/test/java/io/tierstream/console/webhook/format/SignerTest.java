package io.tierstream.console.webhook.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SignerTest {

    private static final String BODY = "{\"type\":\"a.b\",\"text\":\"Grüße, 客户\"}";
    private static final Secret OLD = Secret.random(new SecureRandom());
    private static final Secret NEW = Secret.random(new SecureRandom());

    @Test
    void theReferenceImplementationAcceptsIt() {
        assertThatCode(() -> verify(NEW, List.of(NEW), BODY)).doesNotThrowAnyException();
    }

    @Test
    void aReceiverWithTheOldOrTheNewSecretAcceptsItDuringRotation() {
        assertThatCode(() -> verify(OLD, List.of(NEW, OLD), BODY)).doesNotThrowAnyException();
        assertThatCode(() -> verify(NEW, List.of(NEW, OLD), BODY)).doesNotThrowAnyException();
    }

    @Test
    void anotherSecretOrAnotherBodyIsRefused() {
        assertThatThrownBy(() -> verify(OLD, List.of(NEW), BODY)).isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(NEW, List.of(NEW), BODY + " "))
                .isInstanceOf(WebhookVerificationException.class);
    }

    /** The example of the specification's own reference libraries. */
    @Test
    void signsTheWellKnownExample() {
        Secret secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = Signer.sign(
                List.of(secret),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1614265330),
                "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void secretsAreNeverPrinted() {
        assertThat(NEW.toString()).doesNotContain(NEW.text().substring(6, 40)).startsWith("whsec_…");
    }

    @Test
    void wrongSecretsAreRefusedWithAReason() {
        assertThatThrownBy(() -> new Secret("abc")).hasMessageContaining("begins with whsec_");
        assertThatThrownBy(() -> new Secret("whsec_a b")).hasMessageContaining("must be base64");
        assertThatThrownBy(() -> new Secret("whsec_AAAA")).hasMessageContaining("24 to 64 bytes, this one has 3");
    }

    private static void verify(Secret receiver, List<Secret> signing, String received) throws Exception {
        Instant now = Instant.now();
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("webhook-id", List.of("m1"));
        headers.put("webhook-timestamp", List.of(Long.toString(now.getEpochSecond())));
        headers.put("webhook-signature", List.of(Signer.sign(signing, "m1", now, BODY.getBytes(UTF_8))));
        new Webhook(receiver.text()).verify(received, headers);
    }
}
