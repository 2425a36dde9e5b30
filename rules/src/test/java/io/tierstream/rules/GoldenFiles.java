package io.tierstream.rules;

import io.tierstream.rules.issue.Issue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The golden rule sets and what the compiler says about them; {@code -Dgolden.rewrite=true} writes the answers anew. */
final class GoldenFiles {

    static final boolean REWRITE = Boolean.getBoolean("golden.rewrite");

    private static final Path DIRECTORY = Project.root().resolve("rules/src/test/resources/golden");

    private GoldenFiles() {}

    static Stream<Path> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Compilation compile(Path file) {
        return RuleSets.compile(String.valueOf(file.getFileName()), Project.read(file), 1);
    }

    static List<Issue> issues(Path file) {
        return compile(file).issues();
    }

    /** What is expected to be said about a file. */
    static Path answerFor(Path file) {
        String name = String.valueOf(file.getFileName());
        return DIRECTORY.resolve(name.substring(0, name.length() - ".yaml".length()) + ".txt");
    }

    static String render(Compilation compilation) {
        String issues = compilation.issues().stream().map(Issue::render).collect(Collectors.joining("\n\n", "", "\n"));
        return issues + "\n" + compilation.getClass().getSimpleName() + "\n";
    }
}
