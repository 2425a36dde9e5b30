package io.tierstream.cli;

import io.tierstream.console.access.AccessSettings;
import io.tierstream.console.access.Bind;
import io.tierstream.console.access.Network;
import io.tierstream.console.access.Role;
import io.tierstream.console.access.StaticToken;
import io.tierstream.console.access.TokenFile;
import io.tierstream.console.access.oidc.OidcSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may come into the console. */
final class AccessOptions {

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description =
                    "Bearer tokens: a line each with name, role (viewer, analyst, operator), and the token or sha256:"
                            + " and its hash.")
    private @Nullable Path tokens;

    @Option(
            names = "--oidc-issuer",
            paramLabel = "URL",
            description = "An OpenID provider whose access tokens are taken, exactly as they name it.")
    private @Nullable String issuer;

    @Option(names = "--oidc-audience", paramLabel = "NAME", description = "The audience that those tokens must name.")
    private String audience = "";

    @Option(
            names = "--oidc-algorithm",
            paramLabel = "NAME",
            description = "How tokens may be signed. Default RS256 and ES256.")
    private Set<String> algorithms = Set.of();

    @Option(
            names = "--oidc-name-claim",
            paramLabel = "CLAIM",
            description = "The claim that says who it is, for audit and commands. Default ${DEFAULT-VALUE}.")
    private String nameClaim = OidcSettings.DEFAULT_NAME_CLAIM;

    @Option(
            names = "--oidc-role-claim",
            paramLabel = "CLAIM",
            description = "The claim that holds roles or groups; a.b is b within a. Default ${DEFAULT-VALUE}.")
    private String roleClaim = OidcSettings.DEFAULT_ROLE_CLAIM;

    @Option(
            names = "--oidc-role",
            paramLabel = "VALUE=ROLE",
            description = "What a value of that claim makes somebody. Default tierstream-viewer=viewer and so on.")
    private Map<String, String> roles = Map.of();

    @Option(
            names = "--origin",
            paramLabel = "URL",
            description =
                    "Scheme, host and port under which browsers see the console, such as https://tiers.example.com.")
    private List<String> origins = List.of();

    @Option(
            names = "--trusted-proxy",
            paramLabel = "NETWORK",
            description = "A proxy whose X-Forwarded-For is believed: its address, or a network such as 10.1.0.0/16.")
    private List<String> proxies = List.of();

    @Option(
            names = "--audit-days",
            paramLabel = "DAYS",
            description = "How long the audit log is kept. Default ${DEFAULT-VALUE}.")
    private int auditDays = 400;

    /**
     * What the options say.
     *
     * @param bind where the console is to listen
     * @throws IllegalArgumentException if they are wrong, or would let everybody in
     */
    AccessSettings settings(String bind) {
        AccessSettings settings = AccessSettings.none()
                .withTokens(tokens == null ? List.of() : read(tokens))
                .withOrigins(new HashSet<>(origins))
                .withTrustedProxies(proxies.stream().map(Network::new).collect(Collectors.toSet()))
                .withAuditRetention(Duration.ofDays(Math.max(1, auditDays)));
        if (issuer != null) {
            settings = settings.withOidc(oidc(issuer));
        }
        Bind.check(bind, settings);
        return settings;
    }

    private static List<StaticToken> read(Path file) {
        try {
            return TokenFile.read(file);
        } catch (IOException e) {
            throw new CommandException(ExitCode.IO, "error: cannot read " + file + ": " + e.getMessage());
        }
    }

    private OidcSettings oidc(String url) {
        OidcSettings settings = OidcSettings.of(url, audience).withNameClaim(nameClaim);
        if (!algorithms.isEmpty()) {
            settings = settings.withAlgorithms(algorithms);
        }
        Map<String, Role> known = new HashMap<>(OidcSettings.DEFAULT_ROLES);
        if (!roles.isEmpty()) {
            known.clear();
            roles.forEach((value, role) -> known.put(value, TokenFile.role(role)));
        }
        return settings.withRoles(roleClaim, known);
    }
}
