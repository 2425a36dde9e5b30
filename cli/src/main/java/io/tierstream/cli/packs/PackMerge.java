package io.tierstream.cli.packs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes one rule set of several packs, so that one job decides by all of them. */
public final class PackMerge {

    private PackMerge() {}

    /**
     * The rule set.
     *
     * @param name its name
     * @param packs which packs, at least one
     * @throws IllegalStateException if two packs say different things under one name
     */
    public static String rules(String name, List<String> packs) {
        List<PackText> texts = packs.stream()
                .map(pack -> PackText.parse(RulePacks.rules(pack)))
                .toList();
        StringBuilder merged = new StringBuilder();
        merged.append("# Made of the rule packs ")
                .append(String.join(", ", packs))
                .append(".\n");
        merged.append("ruleset: ").append(name).append('\n');
        merged.append("description: The packs ")
                .append(String.join(", ", packs))
                .append('\n');
        for (String section : PackText.SECTIONS) {
            Map<String, String> entries = entries(section, texts);
            if (!entries.isEmpty()) {
                merged.append('\n').append(section).append(":\n");
                entries.values().forEach(merged::append);
            }
        }
        return merged.toString();
    }

    private static Map<String, String> entries(String section, List<PackText> texts) {
        Map<String, String> entries = new LinkedHashMap<>();
        List<String> different = new ArrayList<>();
        for (PackText text : texts) {
            text.entries(section).forEach((name, entry) -> {
                String other = entries.putIfAbsent(name, entry);
                if (other != null && !withoutLayout(other).equals(withoutLayout(entry))) {
                    different.add(name);
                }
            });
        }
        if (!different.isEmpty()) {
            throw new IllegalStateException("packs differ in " + section + ": " + different);
        }
        return entries;
    }

    /** Entries are aligned within a pack; that is no difference. */
    private static String withoutLayout(String entry) {
        return entry.replaceAll("\\s+", " ").strip();
    }
}
