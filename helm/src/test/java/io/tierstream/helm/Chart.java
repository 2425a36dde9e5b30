package io.tierstream.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The chart, rendered by Helm itself. */
final class Chart {

    static final Path DIRECTORY = Path.of("tierstream");

    /** The least that must be said. */
    static final Path LEAST = DIRECTORY.resolve("examples/web-shop.yaml");

    /** The least with a console. */
    static final Path CONSOLE = DIRECTORY.resolve("examples/console.yaml");

    static final Path EVERYTHING = DIRECTORY.resolve("examples/everything.yaml");

    /** Helm's own default is a version of 2020, for which the chart is not meant. */
    private static final String KUBERNETES = "1.33.0";

    private static final String RELEASE = "shop";

    /** The library leaves hooks out of what it renders; here their annotation has another name, so that they are seen. */
    private static final Path WITH_HOOKS = withHooks();

    private Chart() {}

    /** The values files of each way in which the chart is to be rendered: every size, and every example. */
    static Stream<List<Path>> ways() {
        return Stream.concat(
                sizes().flatMap(size -> Stream.of(List.of(size, LEAST), List.of(size, CONSOLE))),
                files(DIRECTORY.resolve("examples")).map(List::of));
    }

    static Stream<Path> sizes() {
        return files(DIRECTORY.resolve("sizes"));
    }

    static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rendered render(Path... values) {
        return render(List.of(values));
    }

    static Rendered render(List<Path> values, String... sets) {
        return renderFrom(WITH_HOOKS, values, sets);
    }

    /** Renders a copy of the chart, such as one with more files in it. */
    static Rendered renderFrom(Path chart, List<Path> values, String... sets) {
        TemplateCommand command = new Helm(chart)
                .template()
                .withName(RELEASE)
                .withNamespace("crm")
                .withKubeVersion(KUBERNETES);
        values.forEach(command::withValuesFile);
        for (String set : sets) {
            int equals = set.indexOf('=');
            command.set(set.substring(0, equals), set.substring(equals + 1));
        }
        return Rendered.of(command.call());
    }

    /** Renders with a rule set from a file. */
    static Rendered renderWithRuleSet(Path ruleSet, Path... values) {
        TemplateCommand command = new Helm(DIRECTORY)
                .template()
                .withName(RELEASE)
                .withNamespace("crm")
                .withKubeVersion(KUBERNETES)
                .setFile("ruleSet.text", ruleSet);
        List.of(values).forEach(command::withValuesFile);
        return Rendered.of(command.call());
    }

    /** What an installation would print. */
    static String notes(Path... values) {
        InstallCommand command = new Helm(DIRECTORY)
                .install()
                .withName(RELEASE)
                .withNamespace("crm")
                .withKubeVersion(KUBERNETES)
                .clientOnly()
                .dryRun();
        List.of(values).forEach(command::withValuesFile);
        return command.call().getOutput();
    }

    /** Copies the chart into a directory that need not exist. */
    static void copyTo(Path target) {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(DIRECTORY.relativize(file).toString());
                Files.createDirectories(copy.resolve(".."));
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path withHooks() {
        try {
            Path copy = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chart")
                    .resolve("tierstream");
            copyTo(copy);
            Path job = copy.resolve("templates/topics-job.yaml");
            Files.writeString(job, Files.readString(job).replace("helm.sh/hook", "shown.helm.sh/hook"));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
