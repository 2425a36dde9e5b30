package io.tierstream.flink.config;

import io.tierstream.flink.config.ConfigIssue.Code;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers entries from files, environment and arguments; the later beats the earlier. */
final class ConfigLoader {

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<ConfigIssue> issues = new ArrayList<>();
    private String home = "configuration";

    ConfigLoader arguments(List<String> arguments, Map<String, String> environment) {
        List<String> files = new ArrayList<>();
        Map<String, String> sets = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!name.equals("--config") && !name.equals("--set")) {
                issues.add(new ConfigIssue(
                        "argument " + (i + 1),
                        Code.BAD_ARGUMENT,
                        "'" + name + "' is not known; use --config FILE and --set key=value"));
                continue;
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                issues.add(new ConfigIssue("argument " + (i + 1), Code.BAD_ARGUMENT, name + " needs a value after it"));
                continue;
            }
            String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
            if (name.equals("--config")) {
                files.add(value);
            } else {
                set(value, sets);
            }
        }
        if (files.isEmpty() && environment.containsKey("TIERSTREAM_CONFIG")) {
            files.add(environment.get("TIERSTREAM_CONFIG"));
        }
        files.forEach(this::file);
        environment(environment);
        sets.forEach((key, value) -> entries.put(key, new Entry(value, "--set " + key)));
        return this;
    }

    private void set(String text, Map<String, String> sets) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            issues.add(new ConfigIssue("--set", Code.BAD_ARGUMENT, "needs key=value"));
        } else {
            sets.put(text.substring(0, equals).trim(), text.substring(equals + 1));
        }
    }

    private void file(String file) {
        home = file;
        try {
            yaml(file, Files.readString(Path.of(file)));
        } catch (NoSuchFileException e) {
            issues.add(new ConfigIssue(file, Code.BAD_FILE, "there is no such file"));
        } catch (MalformedInputException e) {
            issues.add(new ConfigIssue(file, Code.BAD_FILE, "is not UTF-8 text"));
        } catch (IOException e) {
            issues.add(new ConfigIssue(file, Code.BAD_FILE, "cannot be read: " + e));
        }
    }

    ConfigLoader yaml(String file, String yaml) {
        home = file;
        YamlEntries.read(file, yaml, entries, issues);
        return this;
    }

    /** Variables in alphabetical order, so that messages come in the same order everywhere. */
    private void environment(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!Keys.isMeant(variable)) {
                return;
            }
            String location = "environment variable " + variable;
            String key = Keys.ofVariable(variable);
            if (key == null) {
                issues.add(new ConfigIssue(
                        location, Code.UNKNOWN_KEY, "sets no known key" + Keys.suggestionForVariable(variable)));
            } else {
                entries.put(key, new Entry(value, location));
            }
        });
    }

    JobConfig read() {
        entries.forEach((key, entry) -> {
            if (!Keys.isKnown(key)) {
                issues.add(new ConfigIssue(
                        entry.location(), Code.UNKNOWN_KEY, "'" + key + "' is not a known key" + Keys.suggestion(key)));
            }
        });
        return new ConfigReader(home, entries, issues).read();
    }
}
