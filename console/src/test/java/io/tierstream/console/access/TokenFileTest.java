package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void readsTokensAndHashes() throws IOException {
        String hash = "sha256:" + HexFormat.of().formatHex(StaticToken.sha256(TOKEN));
        List<StaticToken> tokens = read("# who\n\nana  operator\t" + TOKEN + "\n  board viewer " + hash + "  \n");

        assertThat(tokens)
                .extracting(StaticToken::principal)
                .containsExactly(new Principal("ana", Role.OPERATOR), new Principal("board", Role.VIEWER));
        assertThat(new StaticTokens(tokens.subList(1, 2)).find(TOKEN)).isEqualTo(new Principal("board", Role.VIEWER));
        assertThat(new StaticTokens(tokens).find(TOKEN + "x")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ana operator short-secret, has 12 characters",
        "ana admin 0123456789abcdef0123456789abcdef, there is no role 'admin'; the roles are viewer",
        "ana 0123456789abcdef0123456789abcdef, this one has 2 words",
        "ana viewer sha256:abc, 64 hexadecimal digits",
        "ana viewer sha256:zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, 64 hexadecimal digits"
    })
    void saysWhereAMistakeIsAndNeverRepeatsASecret(String line, String message) {
        assertThatThrownBy(() -> read("# first\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tokens:2: ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("short-secret", "0123456789abcdef");
    }

    @Test
    void wantsEachNameOnceAndOneTokenAtLeast() {
        assertThatThrownBy(() -> read("ana viewer " + TOKEN + "\nana operator " + TOKEN + "1\n"))
                .hasMessageContaining("tokens:2: the name 'ana' is there already");
        assertThatThrownBy(() -> read("# nobody\n")).hasMessageContaining("has no tokens");
    }

    @Test
    void takesNoShortTokenWhateverItsHash() {
        String hash = "sha256:" + HexFormat.of().formatHex(StaticToken.sha256("secret"));
        StaticToken weak = StaticToken.of(new Principal("weak", Role.OPERATOR), hash);

        assertThat(new StaticTokens(List.of(weak)).find("secret")).isNull();
    }

    @Test
    void showsNoSecrets() {
        StaticToken token = StaticToken.of(new Principal("ana", Role.VIEWER), TOKEN);

        assertThat(token.toString()).doesNotContain(TOKEN);
        assertThat(AccessSettings.none().withTokens(List.of(token)).toString())
                .doesNotContain(TOKEN)
                .doesNotContain(HexFormat.of().formatHex(StaticToken.sha256(TOKEN)));
    }

    private List<StaticToken> read(String text) throws IOException {
        Path file = directory.resolve("tokens");
        Files.writeString(file, text);
        return TokenFile.read(file);
    }
}
