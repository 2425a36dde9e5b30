package io.tierstream.console.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of tokens: one line each with name, role and token, or {@code sha256:} and its hash, parted by blanks. Empty lines and what
 * follows a {@code #} at the beginning of a line are left out.
 *
 * <pre>
 * # name      role      token
 * dashboard   viewer    sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * ana         operator  sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
 * </pre>
 */
public final class TokenFile {

    private TokenFile() {}

    /**
     * The tokens of a file.
     *
     * @throws IllegalArgumentException if it has mistakes; the message says in which line, and never repeats a token
     * @throws IOException if it cannot be read
     */
    public static List<StaticToken> read(Path file) throws IOException {
        List<StaticToken> tokens = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                StaticToken token = token(line.split("\\s+"));
                if (!names.add(token.principal().name())) {
                    throw new IllegalArgumentException("the name '"
                            + token.principal().name() + "' is there already; audit needs a name for each");
                }
                tokens.add(token);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    file + " has no tokens; write a line with name, role and token for each");
        }
        return tokens;
    }

    private static StaticToken token(String[] words) {
        if (words.length != 3) {
            throw new IllegalArgumentException("a line has a name, a role and a token, parted by blanks; this one has "
                    + words.length + (words.length == 1 ? " word" : " words"));
        }
        return StaticToken.of(new Principal(words[0], role(words[1])), words[2]);
    }

    /** A role by its name as people write it. */
    public static Role role(String name) {
        for (Role role : Role.values()) {
            if (name.equals(role.name().toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        String roles = Stream.of(Role.values())
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("there is no role '" + name + "'; the roles are " + roles);
    }
}
