package io.tierstream.testkit.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The files a Flink cluster starts from. */
final class FlinkDirectory {

    private static final String LOGGING = """
            status = error
            rootLogger.level = ${env:TIERSTREAM_FLINK_LOG_LEVEL:-INFO}
            rootLogger.appenderRef.console.ref = console
            appender.console.name = console
            appender.console.type = Console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} - %m%n
            logger.configuration.name = org.apache.flink.configuration
            logger.configuration.level = WARN
            logger.rocksdb.name = org.apache.flink.state.rocksdb
            logger.rocksdb.level = WARN
            logger.checkpoints.name = org.apache.flink.runtime.checkpoint
            logger.checkpoints.level = WARN
            logger.coordinator.name = org.apache.flink.runtime.source.coordinator
            logger.coordinator.level = WARN
            logger.kafka.name = org.apache.kafka
            logger.kafka.level = WARN
            logger.pekko.name = org.apache.pekko
            logger.pekko.level = WARN
            """;

    private FlinkDirectory() {}

    /** Writes Flink's configuration and the logging configuration. */
    static void prepare(Path directory, Map<String, String> options) {
        try {
            Files.createDirectories(configuration(directory));
            Files.createDirectories(directory.resolve("tmp"));
            Files.writeString(configuration(directory).resolve("config.yaml"), FlinkOptions.yaml(options));
            Files.writeString(logging(directory), LOGGING);
        } catch (IOException e) {
            throw new ServiceException("Cannot prepare the Flink cluster in " + directory, e);
        }
    }

    static Path configuration(Path directory) {
        return directory.resolve("conf");
    }

    /** Understood where log4j 2 is on the class path; without a logging backend the logs hold only what is printed. */
    static List<String> loggingOptions(Path directory) {
        return List.of("-Dlog4j2.configurationFile=" + logging(directory).toUri(), "-Dlog4j2.disableJmx=true");
    }

    /** Flink runs only jobs that come in a jar; this one holds nothing, so that every class is found on the cluster's class path. */
    static Path emptyJar(Path directory) {
        Path jar = directory.resolve("on-class-path.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.finish();
            return jar;
        } catch (IOException e) {
            throw new ServiceException("Cannot write " + jar, e);
        }
    }

    private static Path logging(Path directory) {
        return configuration(directory).resolve("log4j2.properties");
    }
}
