package io.tierstream.docker;

import static io.tierstream.docker.ContainerFiles.DIRECTORY;
import static io.tierstream.docker.ContainerFiles.list;
import static io.tierstream.docker.ContainerFiles.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the compose files without a container engine; docker/verify runs them. */
class ComposeFilesTest {

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)(?::[-?]([^}]*))?}");
    private static final Set<String> ONCE = Set.of("setup");

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
