package io.tierstream.testkit.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A key with a certificate for 127.0.0.1 that signs itself, made by the JDK's keytool.
 *
 * @param keyStore for the server; PKCS12
 * @param trustStore for clients that are to trust it; PKCS12
 * @param password of both
 */
public record TestCertificate(Path keyStore, Path trustStore, String password) {

    private static final long TIMEOUT_SECONDS = 60;

    /**
     * Makes one, valid for two days, with a password that nobody has used before.
     *
     * @param directory where the files go
     * @param name begins their names
     */
    public static TestCertificate make(Path directory, String name) {
        TestCertificate made = new TestCertificate(
                directory.resolve(name + "-key.p12"),
                directory.resolve(name + "-trust.p12"),
                "store-" + UUID.randomUUID());
        Path certificate = directory.resolve(name + ".crt");
        made.keytool(
                made.keyStore,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:" + Ports.LOOPBACK,
                "-validity",
                "2");
        made.keytool(made.keyStore, "-exportcert", "-alias", "server", "-file", certificate.toString());
        made.keytool(made.trustStore, "-importcert", "-noprompt", "-alias", "server", "-file", certificate.toString());
        return made;
    }

    private void keytool(Path store, String command, String... arguments) {
        List<String> line = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                password));
        line.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new ServiceException("keytool " + command + " failed: " + said);
            }
        } catch (IOException e) {
            throw new ServiceException("Cannot run keytool; a JDK is needed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted in keytool", e);
        }
    }
}
