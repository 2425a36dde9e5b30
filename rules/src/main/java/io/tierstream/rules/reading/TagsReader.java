package io.tierstream.rules.reading;

import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the tags of a segment or tier: {@code tags: value/high} or {@code tags: [value/high, campaign]}. */
final class TagsReader {

    private static final int LONGEST = 128;
    private static final String LEVEL = "[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]*";
    private static final Pattern TAG = Pattern.compile(LEVEL + "(/" + LEVEL + ")*");

    private TagsReader() {}

    /** The tags in their order; those that are none have been reported and are left out. */
    static Set<String> read(@Nullable Entry entry, Issues issues) {
        Set<String> tags = new LinkedHashSet<>();
        if (entry == null) {
            return tags;
        }
        for (ScalarNode node : Texts.texts(entry, "tags: [value/high, campaign]", issues)) {
            String tag = node.getValue().strip();
            if (tag.length() > LONGEST) {
                issues.add(
                        IssueCode.BAD_NAME,
                        Nodes.span(node),
                        "the tag has " + tag.length() + " characters; the limit is " + LONGEST);
            } else if (!TAG.matcher(tag).matches()) {
                issues.add(
                        IssueCode.BAD_NAME,
                        Nodes.span(node),
                        Nodes.quote(tag)
                                + " cannot be a tag: its levels, parted by '/', are letters, digits, '_', '-' or"
                                + " '.', and begin with a letter or digit",
                        corrected(tag));
            } else if (!tags.add(tag)) {
                issues.add(IssueCode.DUPLICATE_NAME, Nodes.span(node), "the tag " + tag + " stands here twice");
            }
        }
        return tags;
    }

    private static String corrected(String tag) {
        String better = tag.strip()
                .replaceAll("[:>|]+", "/")
                .replaceAll("[^\\p{L}\\p{N}_./-]+", "_")
                .replaceAll("(?<=^|/)[_.-]+|[_.-]*(?=/)", "")
                .replaceAll("/+", "/")
                .replaceAll("^/|/$", "");
        return TAG.matcher(better).matches() ? "write " + better : "for example value/high";
    }
}
