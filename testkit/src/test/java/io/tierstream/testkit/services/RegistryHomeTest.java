package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryHomeTest {

    @TempDir
    private Path directory;

    @AfterEach
    void clearProperty() {
        System.clearProperty(RegistryHome.PROPERTY);
    }

    @Test
    void findsTheServerTheBuildUnpacked() {
        assertThat(RegistryHome.runnerJar()).isRegularFile().isAbsolute();
    }

    @Test
    void takesTheDirectoryOfTheProperty() throws IOException {
        Path runner = Files.createFile(directory.resolve("some-runner.jar"));
        System.setProperty(RegistryHome.PROPERTY, directory.toString());

        assertThat(RegistryHome.runnerJar()).isEqualTo(runner);
    }

    @Test
    void saysWhatToDoWhenNothingIsUnpacked() {
        System.setProperty(RegistryHome.PROPERTY, directory.toString());

        assertThatThrownBy(RegistryHome::runnerJar)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("No Apicurio Registry in " + directory)
                .hasMessageContaining("./mvnw -pl testkit");
    }
}
