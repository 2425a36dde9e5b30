package io.tierstream.cli;

import io.tierstream.cli.packs.PackMerge;
import io.tierstream.cli.packs.RulePacks;
import io.tierstream.cli.terminal.Terminal;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.issue.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tierstream init}. */
@Command(
        name = "init",
        description =
                "Copies a rule pack to start from: a ready rule set for one way of tiering customers, with its tests."
                        + " Several packs become one rule set.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tierstream init                                    lists the packs",
            "  tierstream init customer-value                     the rule set and its tests",
            "  tierstream init customer-value risk --out shop.yaml"
        })
final class InitCommand implements Callable<Integer> {

    private static final String TOGETHER = "customers";
    private static final String SUFFIX = ".yaml";

    /** Where editors find the JSON Schema of rule sets. */
    private static final String SCHEMA = "https://tierstream.io/schemas/ruleset.schema.json";

    private final Terminal terminal;

    @Parameters(arity = "0..*", paramLabel = "PACK", description = "Which packs; without any, they are listed.")
    private List<String> packs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the rule set goes, ending in .yaml; its name follows the file's."
                    + " Default: the pack's name, or " + TOGETHER + SUFFIX + " for several.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Write over files that are there.")
    private boolean force;

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (packs.isEmpty()) {
            list();
            return ExitCode.GOOD;
        }
        for (String pack : packs) {
            if (!RulePacks.NAMES.contains(pack)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "there is no rule pack " + pack + "\n"
                                + Suggestion.didYouMeanOr(pack, RulePacks.NAMES, "the packs are"));
            }
        }
        Map<Path, String> files = files();
        for (Path file : files.keySet()) {
            if (!force && Files.exists(file)) {
                throw new CommandException(
                        ExitCode.USAGE, file + " is there already\nname another file with --out, or add --force");
            }
        }
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Files.writeString(file.getKey(), file.getValue(), StandardCharsets.UTF_8);
            terminal.out().println("wrote " + file.getKey());
        }
        Path rules = files.keySet().iterator().next();
        terminal.out().println();
        terminal.out().println("Next: set the thresholds that fit your customers, and then");
        terminal.out().println("  tierstream validate " + rules);
        if (files.size() > 1) {
            terminal.out().println("  tierstream test " + tests(rules));
        }
        terminal.out().println("  tierstream replay EVENTS --rules " + rules);
        return ExitCode.GOOD;
    }

    /** The rule set, and behind it the tests of a single pack. Those of several would see each other's segments. */
    private Map<Path, String> files() {
        boolean single = packs.size() == 1;
        Path rules = out != null ? out : Path.of((single ? packs.get(0) : TOGETHER) + SUFFIX);
        String name = name(rules);
        Map<Path, String> files = new LinkedHashMap<>();
        if (single) {
            String pack = packs.get(0);
            files.put(rules, rules(pack, name));
            files.put(
                    tests(rules),
                    RulePacks.tests(pack).replaceFirst("(?m)^rules: .*", "rules: " + rules.getFileName()));
        } else {
            files.put(rules, PackMerge.rules(name, packs));
        }
        return files;
    }

    /** The rule set of a pack under another name. Its schema stands beside it no more. */
    private static String rules(String pack, String name) {
        return RulePacks.rules(pack)
                .replaceFirst("(?m)^ruleset: .*", "ruleset: " + name)
                .replaceFirst("[$]schema=\\S+", Matcher.quoteReplacement("$schema=" + SCHEMA));
    }

    private static String name(Path rules) {
        String file = rules.getFileName().toString();
        String name = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : "";
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    file
                            + " gives the rule set no name\nwrite --out NAME.yaml; a name is a letter, then letters, digits, _ or -");
        }
        return name;
    }

    private static Path tests(Path rules) {
        return rules.resolveSibling(name(rules) + ".test" + SUFFIX);
    }

    private void list() {
        int width = RulePacks.NAMES.stream().mapToInt(String::length).max().orElse(0);
        for (String pack : RulePacks.NAMES) {
            Compilation.Compiled compiled = RuleFiles.compile(pack, RulePacks.rules(pack), terminal);
            terminal.out()
                    .println(pack
                            + " ".repeat(width - pack.length() + 2)
                            + compiled.text().labels().description());
        }
        terminal.out().println();
        terminal.out().println("tierstream init PACK... copies some of them. They are explained in docs/packs.");
    }
}
