package io.tierstream.rules.test;

import io.tierstream.engine.Direction;
import io.tierstream.engine.Engine;
import io.tierstream.engine.expression.ListText;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Place;
import io.tierstream.rules.yaml.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads rule tests from YAML. */
final class RuleTestReader {

    private static final Place FILE = new Place(
            "a file of rule tests",
            List.of("rules", "start", "tests"),
            Map.of(),
            Map.of(
                    "ruleset",
                    "a rule set stands in a file of its own, named with rules:",
                    "test",
                    "did you mean tests?"));

    private static final Place TEST = new Place(
            "a test",
            List.of("test", "start", "cutOffs", "events", "expect", "transitions"),
            Map.of(),
            Map.of("name", "did you mean test?", "given", "did you mean events?", "then", "did you mean expect?"));

    private static final Place EXPECTATION = new Place(
            "an expectation",
            List.of("at", "segments", "tiers", "tags", "metrics"),
            Map.of(),
            Map.of(
                    "time", "did you mean at?",
                    "segment", "did you mean segments?",
                    "tier", "did you mean tiers?",
                    "tag", "did you mean tags?"));

    private static final Place TRANSITION = new Place(
            "a transition",
            List.of("at", "enter", "exit"),
            Map.of(),
            Map.of("time", "did you mean at?", "leave", "did you mean exit?"));

    private static final String FILE_EXAMPLE = "rules: shop.yaml";
    private static final String TEST_EXAMPLE = "- test: who spends much is gold";
    private static final String EVENT_EXAMPLE = "- {at: 2d, type: purchase, amount: 600}";
    private static final String EXPECT_EXAMPLE = "- {at: 2d, tiers: {value: gold}}";
    private static final String TRANSITION_EXAMPLE = "- {at: 2d, enter: 'value:gold'}";

    /** The words for "no value". */
    /** How YAML writes that there is no value. */
    private static final Set<String> NULLS = Set.of("null", "Null", "NULL", "~");

    private static final Set<String> NOTHING = Set.of("none", "undefined", "null", "~");

    private final Issues issues;

    RuleTestReader(Issues issues) {
        this.issues = issues;
    }

    RuleTestFile read(@Nullable Node root) {
        RuleTestFile nothing = new RuleTestFile(null, List.of(), List.of());
        if (root == null) {
            issues.add(IssueCode.EMPTY_VALUE, new Span(0, 0), "the file is empty", "for example " + FILE_EXAMPLE);
            return nothing;
        }
        Mapping file = Mapping.read(root, FILE, FILE_EXAMPLE, issues);
        if (file == null) {
            return nothing;
        }
        Entry rules = file.get("rules");
        String path = rules == null ? null : Texts.text(rules, "shop.yaml", issues);
        long start = start(file.get("start"), TestTimes.DEFAULT_START);
        List<RuleTest> tests = new ArrayList<>();
        for (Node node : list(file, "tests", file.span(), TEST_EXAMPLE)) {
            RuleTest test = test(node, start);
            if (test != null) {
                tests.add(test);
            }
        }
        return new RuleTestFile(path, tests, List.of());
    }

    private long start(@Nullable Entry entry, long inherited) {
        Long start = entry == null ? null : TestTimes.read(entry, inherited, issues);
        return start == null ? inherited : start;
    }

    /** The elements of a list that must be there. */
    private List<Node> list(Mapping mapping, String key, Span place, String example) {
        Entry entry = mapping.get(key);
        if (entry == null) {
            if (!mapping.hasUnknownKeys()) {
                issues.add(IssueCode.MISSING_KEY, place, "there is no " + key + ":", "for example " + example);
            }
            return List.of();
        }
        return list(entry, example);
    }

    private List<Node> list(Entry entry, String example) {
        if (entry.value() instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        issues.add(
                IssueCode.WRONG_KIND,
                Nodes.firstLine(entry.value(), issues.source()),
                entry.key() + " must be a list, but this is " + Nodes.describe(entry.value()),
                "for example " + example);
        return List.of();
    }

    private @Nullable RuleTest test(Node node, long inherited) {
        Mapping mapping = Mapping.read(node, TEST, TEST_EXAMPLE, issues);
        if (mapping == null) {
            return null;
        }
        Entry nameEntry = mapping.get("test");
        String name = nameEntry == null ? null : Texts.text(nameEntry, TEST_EXAMPLE, issues);
        if (nameEntry == null && !mapping.hasUnknownKeys()) {
            issues.add(IssueCode.MISSING_KEY, mapping.span(), "the test has no name", "for example " + TEST_EXAMPLE);
        }
        long start = start(mapping.get("start"), inherited);
        List<RuleTest.Given> events = new ArrayList<>();
        for (Node event : list(mapping, "events", mapping.span(), EVENT_EXAMPLE)) {
            RuleTest.Given given = event(event, start);
            if (given != null) {
                events.add(given);
            }
        }
        Entry expect = mapping.get("expect");
        Entry transitions = mapping.get("transitions");
        if (expect == null && transitions == null && !mapping.hasUnknownKeys()) {
            issues.add(
                    IssueCode.MISSING_KEY,
                    mapping.span(),
                    "the test expects nothing",
                    "add expect:, for example " + EXPECT_EXAMPLE + ", or transitions:");
        }
        List<RuleTest.Expectation> expectations = expect == null ? List.of() : expectations(expect, start);
        List<RuleTest.Expected> expected = transitions == null ? null : transitions(transitions, start);
        events.sort(Comparator.comparingLong(RuleTest.Given::time));
        return new RuleTest(
                name == null ? "" : name,
                line(mapping.span()),
                start,
                events,
                expectations,
                CutOffsReader.read(mapping.get("cutOffs"), start, issues),
                expected);
    }

    private int line(Span span) {
        return issues.source().line(span.start());
    }

    private @Nullable Long time(Mapping mapping, long start, String example) {
        Entry at = mapping.get("at");
        if (at == null) {
            if (!mapping.hasUnknownKeys()) {
                issues.add(IssueCode.MISSING_KEY, mapping.span(), "at: is missing", "for example " + example);
            }
            return null;
        }
        return TestTimes.read(at, start, issues);
    }

    private static boolean isOfScalars(SequenceNode list) {
        return list.getValue().stream().allMatch(ScalarNode.class::isInstance);
    }

    private static String list(SequenceNode list) {
        return ListText.of(list.getValue().stream()
                .map(item -> ((ScalarNode) item).getValue())
                .toList());
    }

    /** Whatever is not the time, the type or the id is a field. */
    private RuleTest.@Nullable Given event(Node node, long start) {
        Mapping mapping = Mapping.read(node, "an event", EVENT_EXAMPLE, issues);
        if (mapping == null) {
            return null;
        }
        Long time = time(mapping, start, EVENT_EXAMPLE);
        Entry typeEntry = mapping.get("type");
        String type = typeEntry == null ? null : Texts.text(typeEntry, "purchase", issues);
        if (typeEntry == null) {
            issues.add(IssueCode.MISSING_KEY, mapping.span(), "the event has no type:", "for example " + EVENT_EXAMPLE);
        }
        String id = null;
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            if (entry.key().equals("at") || entry.key().equals("type")) {
                continue;
            }
            if (entry.value() instanceof SequenceNode list && isOfScalars(list)) {
                fields.put(entry.key(), list(list));
            } else if (!(entry.value() instanceof ScalarNode scalar)) {
                issues.add(
                        IssueCode.WRONG_KIND,
                        Nodes.firstLine(entry.value(), issues.source()),
                        "the field " + entry.key() + " must be a text or a number, but this is "
                                + Nodes.describe(entry.value()),
                        "fields of fields are written with a dot: address.city: Kiel");
            } else if (entry.key().equals("event_id")) {
                id = scalar.getValue();
            } else if (entry.key().equals("until") && type != null && Engine.isReserved(type)) {
                Long until = TestTimes.read(entry, start, issues);
                fields.put(
                        "until",
                        until == null ? "" : Instant.ofEpochMilli(until).toString());
            } else if (!scalar.getValue().isEmpty()) {
                boolean none = scalar.getScalarStyle() == ScalarStyle.PLAIN && NULLS.contains(scalar.getValue());
                fields.put(entry.key(), none ? null : scalar.getValue());
            }
        }
        return time == null || type == null ? null : new RuleTest.Given(time, id, type, fields);
    }

    private List<RuleTest.Expectation> expectations(Entry entry, long start) {
        List<RuleTest.Expectation> expectations = new ArrayList<>();
        for (Node node : list(entry, EXPECT_EXAMPLE)) {
            Mapping mapping = Mapping.read(node, EXPECTATION, EXPECT_EXAMPLE, issues);
            if (mapping == null) {
                continue;
            }
            Long time = time(mapping, start, EXPECT_EXAMPLE);
            Set<String> segments = names(mapping.get("segments"), "segments: [vip]");
            Set<String> tags = names(mapping.get("tags"), "tags: [value/high]");
            Map<String, @Nullable String> tiers = values(mapping.get("tiers"), "tiers: {value: gold}");
            Map<String, @Nullable String> metrics = values(mapping.get("metrics"), "metrics: {spend_30d: 120}");
            if (time != null) {
                expectations.add(new RuleTest.Expectation(time, line(mapping.span()), segments, tags, tiers, metrics));
            }
        }
        expectations.sort(Comparator.comparingLong(RuleTest.Expectation::time));
        return expectations;
    }

    private @Nullable Set<String> names(@Nullable Entry entry, String example) {
        if (entry == null) {
            return null;
        }
        Set<String> names = new LinkedHashSet<>();
        for (Node name : list(entry, example)) {
            if (name instanceof ScalarNode scalar) {
                names.add(scalar.getValue().strip());
            }
        }
        return names;
    }

    private Map<String, @Nullable String> values(@Nullable Entry entry, String example) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        Mapping mapping = entry == null ? null : Mapping.read(entry.value(), entry.key(), example, issues);
        if (mapping != null) {
            for (Entry value : mapping.entries()) {
                String text = Texts.text(value, example, issues);
                values.put(value.key(), text == null || NOTHING.contains(text) ? null : text);
            }
        }
        return values;
    }

    private List<RuleTest.Expected> transitions(Entry entry, long start) {
        List<RuleTest.Expected> transitions = new ArrayList<>();
        for (Node node : list(entry, TRANSITION_EXAMPLE)) {
            Mapping mapping = Mapping.read(node, TRANSITION, TRANSITION_EXAMPLE, issues);
            if (mapping == null) {
                continue;
            }
            Long time = time(mapping, start, TRANSITION_EXAMPLE);
            Entry enter = mapping.get("enter");
            Entry target = enter == null ? mapping.get("exit") : enter;
            if (target == null || enter != null && mapping.has("exit")) {
                issues.add(
                        IssueCode.MISSING_KEY,
                        mapping.span(),
                        "a transition has either enter: or exit:",
                        "for example " + TRANSITION_EXAMPLE);
                continue;
            }
            String name = Texts.text(target, "vip", issues);
            if (time != null && name != null) {
                transitions.add(new RuleTest.Expected(time, enter == null ? Direction.EXIT : Direction.ENTER, name));
            }
        }
        return transitions;
    }
}
