package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class TestCommandTest {

    @TempDir
    private Path directory;

    private Path tests;
    private Path failing;

    @BeforeEach
    void copyTheShop() throws IOException {
        CommandRun.shop("rules.yaml", directory);
        tests = CommandRun.shop("tests.yaml", directory);
        failing = CommandRun.shop("failing-tests.yaml", directory);
    }

    @Test
    void saysWhatPassesAndWhatIsCovered() throws IOException {
        CommandRun run = CommandRun.of("test", tests);

        assertThat(run.code()).isZero();
        Golden.check("test", run.without(directory).out());
    }

    @Test
    void eventsCanHaveListsAndSayThatThereIsNoValue() throws IOException {
        Files.writeString(directory.resolve("profile.yaml"), """
                ruleset: profile
                segments:
                  golfer: {when: '"golf" in profile.interests'}
                  german: {when: profile.country == "DE"}
                  asked: {when: profile.consent == true}
                  grown: {when: 'profile.birthday < timestamp("2008-01-01T00:00:00Z")'}
                """);
        Path file = Files.writeString(directory.resolve("profile.test.yaml"), """
                rules: profile.yaml
                tests:
                  - test: attributes come and go
                    events:
                      - {at: 0, type: profile_update, country: DE, interests: [golf, ski], birthday: 1990-05-17}
                      - {at: 1d, type: profile_update, consent: true}
                      - {at: 2d, type: profile_update, country: null, interests: [ski]}
                    expect:
                      - {at: 0, segments: [golfer, german, grown]}
                      - {at: 1d, segments: [golfer, german, asked, grown]}
                      - {at: 2d, segments: [asked, grown], metrics: {profile.country: undefined}}
                """);

        CommandRun run = CommandRun.of("test", file);

        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    @Test
    void saysWhereItCameOutOtherwise() throws IOException {
        CommandRun run = CommandRun.of("test", failing);

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        Golden.check("test-failing", run.without(directory).out());
    }

    @Test
    void marksLinesForGitHub() throws IOException {
        CommandRun run = CommandRun.of("test", "--format", "github", failing);

        Golden.check("test-github", run.without(directory).out());
    }

    @Test
    void writesJson() throws IOException {
        CommandRun run = CommandRun.of("test", "--format", "json", failing);

        Golden.check("test-json", run.without(directory).out());
    }

    @Test
    void writesJUnitsXml() throws Exception {
        Path report = directory.resolve("report.xml");
        CommandRun.of("test", tests, failing, "--junit", report);

        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(5);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
        Element suite = (Element) xml.getElementsByTagName("testsuite").item(1);
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
                .contains("failing-tests.yaml:8: 2026-01-02T00:00:00.000Z (1d): not in buyer");
    }

    @Test
    void reportsMistakesInTheFileWhereTheyAre() throws IOException {
        Path broken = directory.resolve("broken.yaml");
        Files.writeString(broken, """
                rules: rules.yaml
                tests:
                  - name: no name
                    events:
                      - {at: soon, type: purchase}
                      - {type: purchase}
                      - {at: 1d, amount: {a: b}}
                    expect:
                      - {at: 1d, tier: gold}
                  - test: expects nothing
                    events: []
                """, StandardCharsets.UTF_8);
        CommandRun run = CommandRun.of("test", broken);

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        Golden.check("test-broken", run.without(directory).err());
    }

    @Test
    void asksForARuleSet() throws IOException {
        Path loose = directory.resolve("loose.yaml");
        Files.writeString(loose, Files.readString(tests).replace("rules: rules.yaml", ""));

        assertThat(CommandRun.of("test", loose).err()).contains("add rules: FILE, or use --rules");
        assertThat(CommandRun.of("test", loose, "--rules", directory.resolve("rules.yaml"))
                        .code())
                .isZero();
    }
}
