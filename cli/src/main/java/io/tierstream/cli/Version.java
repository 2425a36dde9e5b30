package io.tierstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;

/** The versions of Tierstream, of Flink and of Java. */
final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Properties versions = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                versions.load(in);
            }
        }
        return new String[] {
            "tierstream " + versions.getProperty("tierstream", "(unknown)"),
            "Flink " + versions.getProperty("flink", "(unknown)"),
            "Java " + System.getProperty("java.version")
        };
    }
}
