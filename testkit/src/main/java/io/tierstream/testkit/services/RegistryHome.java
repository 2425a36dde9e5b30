package io.tierstream.testkit.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the unpacked Apicurio Registry.
 *
 * <p>The testkit's build unpacks it into {@code testkit/target/apicurio-registry}, beside the classes (or the jar) this class was
 * loaded from; so whoever has the testkit on the class path of a build finds it, and no path of a machine is compiled in.
 */
final class RegistryHome {

    /** System property that names another directory, for a testkit jar that was copied away from its build. */
    static final String PROPERTY = "tierstream.registry.home";

    private static final String DIRECTORY = "apicurio-registry";

    private RegistryHome() {}

    /** The jar to run; its manifest names the rest of the class path relative to itself. */
    static Path runnerJar() {
        Path home = Optional.ofNullable(System.getProperty(PROPERTY))
                .map(Path::of)
                .orElseGet(() -> CodeLocation.ofTestkit().resolveSibling(DIRECTORY));
        return runnerIn(home)
                .orElseThrow(() -> new ServiceException("No Apicurio Registry in " + home
                        + ": build the testkit once (./mvnw -pl testkit -am generate-resources downloads and unpacks it, 140 MB)"
                        + " or set the system property " + PROPERTY));
    }

    private static Optional<Path> runnerIn(Path home) {
        if (!Files.isDirectory(home)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(home)) {
            List<Path> runners = files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .toList();
            return runners.stream().findFirst().map(Path::toAbsolutePath);
        } catch (IOException e) {
            throw new ServiceException("Cannot read " + home, e);
        }
    }
}
