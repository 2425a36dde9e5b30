package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.console.store.StoreException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealTest {

    private static final String OLD = "old:" + key(1);
    private static final String NEW = "new:" + key(2);

    /** 32 bytes in base64. */
    static String key(long seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Seal seal(String keys) {
        return new Seal(SealingKeys.parse(keys));
    }

    @Test
    void opensWhatItClosed() {
        Seal seal = seal(OLD);

        String stored = seal.close("whsec_secret", "a");

        assertThat(stored).startsWith("sealed:old:").doesNotContain("secret");
        assertThat(seal.close("whsec_secret", "a")).as("never the same twice").isNotEqualTo(stored);
        assertThat(seal.open(stored, "a")).isEqualTo("whsec_secret");
        assertThat(seal.isCurrent(stored)).isTrue();
    }

    @Test
    void leavesTextAsItIsWithoutAKey() {
        assertThat(seal("").close("{}", "a")).isEqualTo("{}");
        assertThat(seal("").open("{}", "a")).isEqualTo("{}");
        assertThat(seal("").isCurrent("{}")).isTrue();
        assertThat(seal(OLD).open("{}", "a")).isEqualTo("{}");
        assertThat(seal(OLD).isCurrent("{}")).isFalse();
    }

    @Test
    void opensWithAnOlderKeyAndSaysThatItIsOlder() {
        String stored = seal(OLD).close("text", "a");
        Seal both = seal(NEW + "\n" + OLD);

        assertThat(both.open(stored, "a")).isEqualTo("text");
        assertThat(both.isCurrent(stored)).isFalse();
        assertThat(both.close("text", "a")).startsWith("sealed:new:");
    }

    @Test
    void saysWhichKeyIsMissing() {
        String stored = seal(OLD).close("text", "a");

        assertThatThrownBy(() -> seal("").open(stored, "a"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("sealed with the key 'old', which was not given");
        assertThatThrownBy(() -> seal(NEW).open(stored, "a")).isInstanceOf(StoreException.class);
    }

    @Test
    void opensNothingWithAnotherKeyOrAtAnotherPlaceOrChanged() {
        String stored = seal(OLD).close("text", "a");
        String changed = stored.substring(0, stored.length() - 8) + "AAAAAAA=";

        assertThatThrownBy(() -> seal("old:" + key(3)).open(stored, "a")).hasMessageContaining("does not open");
        assertThatThrownBy(() -> seal(OLD).open(stored, "b")).hasMessageContaining("does not open");
        assertThatThrownBy(() -> seal(OLD).open(changed, "a")).hasMessageContaining("does not open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nokey", "a:", "a:AAAA", "a b:AAAA", ":AAAA", "a:!!!!"})
    void refusesWhatIsNoKey(String text) {
        assertThatThrownBy(() -> SealingKeys.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTwoKeysWithOneIdAndShowsNoKey() {
        assertThatThrownBy(() -> SealingKeys.parse(OLD + "," + OLD)).hasMessageContaining("have the id old");
        assertThat(SealingKeys.parse("# comment\n" + OLD + "\n" + NEW)).hasToString("SealingKeys[old, new]");
    }
}
