package io.tierstream.docker;

import static io.tierstream.docker.ContainerFiles.DIRECTORY;
import static io.tierstream.docker.ContainerFiles.list;
import static io.tierstream.docker.ContainerFiles.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the compose files without a container engine; docker/verify runs them. */
class ComposeFilesTest {

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)(?::[-?]([^}]*))?}");
    private static final Set<String> ONCE = Set.of("setup", "console-access");

    private static final Map<String, Map<?, ?>> SERVICES = services("compose.yaml");

    static Stream<String> services() {
        return SERVICES.keySet().stream();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.dev.yaml", "dev/compose.verify.yaml"})
    void overridesOnlyServicesThatThereAre(String file) {
        assertThat(SERVICES.keySet()).containsAll(services(file).keySet());
    }

    @ParameterizedTest
    @MethodSource("services")
    void pinsItsImage(String service) {
        String image = withDefaults(text(service, "image"));

        assertThat(image)
                .matches("[a-z0-9./-]+:v?\\d+\\.\\d+\\.\\d+[A-Za-z0-9.-]*")
                .doesNotContain("latest");
    }

    @ParameterizedTest
    @MethodSource("services")
    void neverPullsAnImageThatIsMadeHere(String service) {
        if (text(service, "image").startsWith("tierstream/")) {
            assertThat(text(service, "pull_policy")).isEqualTo("never");
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void hasAReadOnlyRootNoCapabilitiesAndLimits(String service) {
        Map<?, ?> definition = definition(service);

        assertThat(definition.get("read_only")).isEqualTo(true);
        assertThat(list(definition.get("cap_drop")).toString()).isEqualTo("[ALL]");
        assertThat(list(definition.get("security_opt")).toString()).isEqualTo("[no-new-privileges:true]");
        Map<?, ?> limits =
                map(map(map(definition.get("deploy")).get("resources")).get("limits"));
        assertThat(limits.containsKey("memory")).isTrue();
        assertThat(limits.containsKey("cpus")).isTrue();
        assertThat(definition.containsKey("privileged")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("services")
    void publishesPortsOnThisMachineOnly(String service) {
        assertThat(list(definition(service).get("ports")).stream().map(Object::toString))
                .allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void mountsFilesThatExist(String service) {
        assertThat(list(definition(service).get("volumes")).stream()
                        .map(volume -> withDefaults(volume.toString()).split(":")[0])
                        .filter(source -> source.startsWith(".")))
                .allSatisfy(source -> assertThat(DIRECTORY.resolve(source)).exists());
    }

    @ParameterizedTest
    @MethodSource("services")
    void waitsForConditionsThatCanCome(String service) {
        map(definition(service).get("depends_on")).forEach((other, how) -> {
            String condition = map(how).get("condition") + "";
            Map<?, ?> definition = definition(other + "");
            if (condition.equals("service_healthy")
                    && !withDefaults(definition.get("image") + "").contains("/job:")) {
                assertThat(definition.containsKey("healthcheck"))
                        .as("health of %s", other)
                        .isTrue();
            }
            assertThat(condition.equals("service_completed_successfully")).isEqualTo(ONCE.contains(other + ""));
        });
    }

    @Test
    void namesEveryVariableInTheExampleOfTheEnvironment() {
        String example = ContainerFiles.text(DIRECTORY.resolve(".env.example"));
        Set<String> used = VARIABLE.matcher(ContainerFiles.text(DIRECTORY.resolve("compose.yaml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(used).contains("GRAFANA_ADMIN_PASSWORD").allMatch(name -> example.contains(name + "="));
    }

    @Test
    void holdsNoSecret() {
        assertThat(ContainerFiles.text(DIRECTORY.resolve("compose.yaml")).lines())
                .filteredOn(line -> line.matches("(?i).*(password|secret|token)[a-z_]*:.*"))
                .allMatch(line -> line.contains(": ${"));
        assertThat(ContainerFiles.text(DIRECTORY.resolve(".env.example")).lines())
                .contains("GRAFANA_ADMIN_PASSWORD=");
    }

    @Test
    void takesTheVersionsThatTheProjectIsBuiltWith() {
        String pom = ContainerFiles.text(ContainerFiles.ROOT.resolve("pom.xml"));

        assertThat(text("kafka", "image")).endsWith(":" + property(pom, "kafka.version"));
        assertThat(text("registry", "image")).endsWith(":" + property(pom, "apicurio.registry.version"));
        assertThat(withDefaults(text("jobmanager", "image")))
                .endsWith(":" + firstGroup(pom, "\n  <version>(.*?)</version>"));
    }

    /** It listens to the network of the containers, on which it would not start without asking who comes. */
    @Test
    void letsNobodyIntoTheConsoleWithoutAToken() {
        List<String> command = texts("console", "command");
        String made = texts("console-access", "command").get(0);

        assertThat(command).contains("--bind=0.0.0.0", "--tokens=" + made + "/tokens");
        assertThat(texts("console-access", "volumes")).contains("console-access:" + made);
        assertThat(texts("console", "volumes")).contains("console-access:" + made + ":ro");
        assertThat(texts("console", "ports")).containsExactly("127.0.0.1:${CONSOLE_PORT:-8088}:8080");
    }

    @Test
    void keepsTheStoreOfTheConsoleOnAVolumeThatItsUserOwns() {
        String directory = texts("console", "command").stream()
                .filter(argument -> argument.startsWith("--store="))
                .map(argument -> argument.substring("--store=".length()))
                .findFirst()
                .orElseThrow();

        assertThat(texts("console", "volumes")).contains("console-store:" + directory);
        assertThat(ContainerFiles.text(DIRECTORY.resolve("cli/Dockerfile")).lines())
                .filteredOn(line -> line.startsWith("RUN mkdir"))
                .singleElement()
                .asString()
                .contains(directory, texts("console-access", "command").get(0), "chown -R 9999:9999");
    }

    @Test
    void readsTheSameTopicsInTheConsoleAsTheJob() {
        String file = "./tierstream.yaml:/etc/tierstream/tierstream.yaml:ro";

        assertThat(texts("jobmanager", "volumes")).contains(file);
        assertThat(texts("console", "volumes")).contains(file);
        assertThat(texts("console", "command")).contains("--config=/etc/tierstream/tierstream.yaml");
    }

    @Test
    void letsPrometheusComeAsAViewer() {
        Map<?, ?> console = list(
                        ContainerFiles.yaml("prometheus/prometheus.yml").get("scrape_configs"))
                .stream()
                .map(ContainerFiles::map)
                .filter(job -> "console".equals(job.get("job_name")))
                .findFirst()
                .orElseThrow();
        String file = map(console.get("authorization")).get("credentials_file") + "";

        assertThat(texts("prometheus", "volumes"))
                .contains("console-access:" + Path.of(file).getParent() + ":ro");
        assertThat(Path.of(file).getFileName()).hasToString("viewer");
        Map<?, ?> found = map(list(console.get("dns_sd_configs")).get(0));
        assertThat(found.get("names")).isEqualTo(List.of("console"));
        assertThat(found.get("port")).isEqualTo(8080);
    }

    /** Made by running the script, twice: what is there stays. */
    @Test
    void makesTokensThatTheConsoleTakes(@TempDir Path directory) throws Exception {
        for (int run = 0; run < 2; run++) {
            Process process = new ProcessBuilder(
                            DIRECTORY.resolve("console/make-access").toString(), directory.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(process.waitFor())
                    .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isZero();
        }

        List<String> lines = Files.readAllLines(directory.resolve("tokens"));
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            String[] words = line.split(" ");
            Path file = directory.resolve(words[1]);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            assertThat(words[2]).isEqualTo("sha256:" + HexFormat.of().formatHex(hash));
            assertThat(Files.readString(file)).matches("[0-9a-f]{64}");
        }
        assertThat(Files.getPosixFilePermissions(directory.resolve("operator")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(Files.getPosixFilePermissions(directory.resolve("viewer")))
                .contains(PosixFilePermission.OTHERS_READ);
    }

    @Test
    void readsEveryTopicOfTierstreamsOwnEvents() {
        Map<?, ?> source =
                map(list(ContainerFiles.yaml("tierstream.yaml").get("sources")).get(0));

        assertThat(list(source.get("topic")).stream().map(Object::toString))
                .contains("tierstream.purchases", "tierstream.profile-updates")
                .hasSize(8)
                .doesNotHaveDuplicates();
    }

    private static Map<?, ?> definition(String service) {
        return Objects.requireNonNull(SERVICES.get(service), () -> "there is no service " + service);
    }

    private static List<String> texts(String service, String key) {
        return list(definition(service).get(key)).stream().map(Object::toString).toList();
    }

    private static String text(String service, String key) {
        return definition(service).get(key) + "";
    }

    private static String withDefaults(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> found.group(2) == null ? "" : Matcher.quoteReplacement(found.group(2)));
    }

    private static String property(String pom, String name) {
        return firstGroup(pom, "<" + Pattern.quote(name) + ">(.*?)</");
    }

    private static String firstGroup(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static Map<String, Map<?, ?>> services(String file) {
        Map<String, Map<?, ?>> services = new HashMap<>();
        map(ContainerFiles.yaml(file).get("services"))
                .forEach((name, definition) -> services.put(name + "", merged(map(definition))));
        return services;
    }

    /** A YAML merge key ({@code <<}) is resolved here: YAML 1.2 does not know it, compose does. */
    private static Map<?, ?> merged(Map<?, ?> definition) {
        Map<Object, Object> all = new HashMap<>();
        Object base = definition.get("<<");
        for (Object one : base instanceof List<?> many ? many : Arrays.asList(base)) {
            if (one != null) {
                all.putAll(merged(map(one)));
            }
        }
        all.putAll(definition);
        all.remove("<<");
        return all;
    }
}
