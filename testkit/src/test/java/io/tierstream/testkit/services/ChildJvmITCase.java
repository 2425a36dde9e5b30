package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildJvmITCase {

    @TempDir
    private Path directory;

    @Test
    void endsWhenItsParentIsKilled() {
        ChildJvm parent = start(Parent.class, directory.toString());
        ProcessHandle child = await().atMost(Duration.ofSeconds(60))
                .until(() -> childOf(parent), handle -> !handle.equals(ProcessHandle.current()));

        parent.kill();

        await().atMost(Duration.ofSeconds(60)).until(() -> !child.isAlive());
    }

    @Test
    void reportsWhatItWroteAndHowItEnded() {
        ChildJvm child = start(Failing.class);

        await().atMost(Duration.ofSeconds(60)).until(() -> !child.isAlive());

        assertThat(child.report(50)).contains("ended with exit code 1").contains("IllegalStateException: broken");
    }

    @Test
    void passesJvmOptionsAndEnvironment() {
        ChildJvm child = ChildJvm.start(new ChildJvm.Spec(
                "echo",
                List.of("-Dgreeting=hello \"you\""),
                List.of(System.getProperty("java.class.path")),
                Echo.class.getName(),
                List.of("two words"),
                Map.of("TIERSTREAM_TEST", "variable"),
                directory.resolve("log")));

        await().atMost(Duration.ofSeconds(60)).until(() -> !child.isAlive());

        assertThat(child.report(50)).contains("hello \"you\" two words variable");
    }

    private ProcessHandle childOf(ChildJvm parent) {
        return ProcessHandle.of(parent.pid()).stream()
                .flatMap(ProcessHandle::children)
                .findFirst()
                .orElseGet(ProcessHandle::current);
    }

    private ChildJvm start(Class<?> main, String... arguments) {
        return start(directory.resolve("log"), main, arguments);
    }

    private static ChildJvm start(Path log, Class<?> main, String... arguments) {
        return ChildJvm.start(new ChildJvm.Spec(
                main.getSimpleName(),
                List.of("-Xmx32m"),
                List.of(System.getProperty("java.class.path")),
                main.getName(),
                List.of(arguments),
                Map.of(),
                log));
    }

    static final class Parent {

        public static void main(String[] args) throws InterruptedException {
            start(Path.of(args[0], "child-log"), Sleeper.class);
            new CountDownLatch(1).await();
        }
    }

    static final class Sleeper {

        public static void main(String[] args) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    static final class Failing {

        public static void main(String[] args) {
            if (args.length == 0) {
                throw new IllegalStateException("broken");
            }
        }
    }

    static final class Echo {

        public static void main(String[] args) {
            System.out.println(System.getProperty("greeting") + " " + args[0] + " " + System.getenv("TIERSTREAM_TEST"));
        }
    }
}
