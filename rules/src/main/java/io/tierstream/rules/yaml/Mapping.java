package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.issue.Suggestion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The entries of a YAML mapping, each key once, in the order of the file. */
public final class Mapping {

    private final Span span;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private boolean hasUnknownKeys;

    private Mapping(Span span) {
        this.span = span;
    }

    /** Where the mapping starts: its first line. */
    public Span span() {
        return span;
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    /** The entry of a key, if the file has it. */
    public @Nullable Entry get(String key) {
        return entries.get(key);
    }

    /** Whether a key was refused: then a missing key is probably that one, misspelt, and needs no second issue. */
    public boolean hasUnknownKeys() {
        return hasUnknownKeys;
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /**
     * Reads a mapping whose keys are names that the author chooses.
     *
     * @param what what it is called in messages
     * @return null when the node is no mapping, which has been reported
     */
    public static @Nullable Mapping read(Node node, String what, String example, Issues issues) {
        if (!(node instanceof MappingNode mappingNode)) {
            boolean nothing =
                    node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
            issues.add(
                    nothing ? IssueCode.EMPTY_VALUE : IssueCode.WRONG_KIND,
                    Nodes.firstLine(node, issues.source()),
                    what + " must be a mapping, but this is " + Nodes.describe(node),
                    "for example " + example);
            return null;
        }
        Tags.check(node, issues);
        Mapping mapping = new Mapping(Nodes.firstLine(node, issues.source()));
        for (NodeTuple tuple : mappingNode.getValue()) {
            mapping.add(tuple, issues);
        }
        return mapping;
    }

    /** Reads a mapping with the fixed keys of a place. */
    public static @Nullable Mapping read(Node node, Place place, String example, Issues issues) {
        Mapping mapping = read(node, place.name(), example, issues);
        if (mapping != null) {
            KeyCheck check = new KeyCheck(place, mapping, issues);
            mapping.hasUnknownKeys = mapping.entries.values().removeIf(entry -> !check.knows(entry));
        }
        return mapping;
    }

    private void add(NodeTuple tuple, Issues issues) {
        Node keyNode = tuple.getKeyNode();
        Span keySpan = Nodes.firstLine(keyNode, issues.source());
        if (!(keyNode instanceof ScalarNode scalar)) {
            issues.add(
                    IssueCode.WRONG_KIND,
                    keySpan,
                    "a key must be a plain word, but this is " + Nodes.describe(keyNode),
                    "one pair of braces is enough, or quote the expression");
            return;
        }
        Entry entry = new Entry(scalar.getValue(), keySpan, tuple.getValueNode());
        Entry earlier = entries.putIfAbsent(entry.key(), entry);
        if (earlier != null) {
            issues.add(
                    IssueCode.DUPLICATE_KEY,
                    keySpan,
                    "the key " + entry.key() + " stands here twice; the first is in line "
                            + issues.source().line(earlier.keySpan().start()));
        }
    }

    /** Decides whether a key belongs to a place. */
    private record KeyCheck(Place place, Mapping mapping, Issues issues) {

        boolean knows(Entry entry) {
            String key = entry.key();
            if (place.keys().contains(key)) {
                return true;
            }
            String meaning = place.reserved().get(key);
            if (meaning != null) {
                issues.add(
                        IssueCode.RESERVED,
                        entry.keySpan(),
                        key + " is reserved, not yet supported: " + meaning,
                        "remove it for now");
            } else if (key.equals("<<")) {
                issues.add(
                        IssueCode.UNSUPPORTED_YAML,
                        entry.keySpan(),
                        "rule sets have no merge keys",
                        "write the keys out; a whole value can be repeated with &name and *name");
            } else if (!reportTornExpression(entry)) {
                issues.add(
                        IssueCode.UNKNOWN_KEY,
                        entry.keySpan(),
                        place.name() + " has no key " + Nodes.quote(key),
                        hint(key));
            }
            return false;
        }

        private @Nullable String hint(String key) {
            String advice = place.advice().get(key);
            if (advice != null) {
                return advice;
            }
            int colon = key.indexOf(':');
            if (colon > 0 && place.keys().contains(key.substring(0, colon))) {
                return "a space is missing after the colon: " + key.substring(0, colon) + ": "
                        + key.substring(colon + 1);
            }
            return Suggestion.didYouMeanOr(key, place.keys(), "the keys are");
        }

        /** {@code {when: f(a, b) > 3}}: YAML takes what follows the comma for a key without a value. */
        private boolean reportTornExpression(Entry entry) {
            boolean noValue = entry.value() instanceof ScalarNode scalar
                    && scalar.getValue().isEmpty()
                    && scalar.isPlain();
            Entry before = before(entry);
            if (!noValue || before == null || !ExpressionText.KEYS.contains(before.key())) {
                return false;
            }
            Span torn =
                    new Span(Nodes.span(before.value()).start(), entry.keySpan().end());
            issues.add(
                    IssueCode.QUOTES_NEEDED,
                    entry.keySpan(),
                    "inside { } a comma ends the expression after " + before.key() + ":, so this is read as a key",
                    "quote the expression: " + before.key() + ": "
                            + SyntaxProblem.quoted(issues.source().text(torn)));
            mapping.entries.put(before.key(), before.asTorn());
            return true;
        }

        private @Nullable Entry before(Entry entry) {
            Entry before = null;
            for (Entry other : mapping.entries()) {
                if (other == entry) {
                    return before;
                }
                before = other;
            }
            return null;
        }
    }
}
