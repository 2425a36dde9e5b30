package io.tierstream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {

    static Stream<Path> files() {
        return GoldenFiles.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void saysWhatIsExpected(Path file) {
        String said = GoldenFiles.render(GoldenFiles.compile(file));
        Path answer = GoldenFiles.answerFor(file);
        if (GoldenFiles.REWRITE) {
            Project.write(answer, said);
        }
        assertThat(answer).as("write it with -Dgolden.rewrite=true").exists();
        assertThat(said).isEqualTo(Project.read(answer));
    }

    @ParameterizedTest
    @MethodSource("files")
    void isRejectedExactlyWhenThereIsAnError(Path file) {
        Compilation compilation = GoldenFiles.compile(file);

        boolean hasError = compilation.issues().stream().anyMatch(issue -> issue.severity() == Severity.ERROR);
        assertThat(compilation instanceof Compilation.Rejected).isEqualTo(hasError);
        assertThat(compilation.issues()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void pointsAtTheTextThatIsMeant(Path file) {
        for (Issue issue : GoldenFiles.issues(file)) {
            String[] lines = issue.snippet().split("\n", 2);
            assertThat(lines[1]).as(issue.render()).matches("[ \\t]*\\^~*");
            assertThat(issue.line()).isPositive();
            assertThat(issue.column()).isPositive();
        }
    }

    @Test
    void coversEveryCode() {
        Set<IssueCode> seen = EnumSet.noneOf(IssueCode.class);
        GoldenFiles.all().forEach(file -> GoldenFiles.issues(file).forEach(issue -> seen.add(issue.code())));

        assertThat(seen).containsExactlyInAnyOrder(IssueCode.values());
    }

    @Test
    void hasNoAnswerWithoutAQuestion() {
        assertThat(GoldenFiles.all().map(GoldenFiles::answerFor)).allMatch(Files::exists);
        assertThat(GoldenFiles.all().count()).isGreaterThanOrEqualTo(35);
    }
}
