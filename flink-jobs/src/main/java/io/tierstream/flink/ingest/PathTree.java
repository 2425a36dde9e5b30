package io.tierstream.flink.ingest;

import io.tierstream.flink.config.EventMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths that a mapping asks for, as a tree of names with targets at its nodes. */
final class PathTree {

    private final Map<String, PathTree> children = new LinkedHashMap<>();
    private final List<Target> targets = new ArrayList<>();
    private boolean spread;

    /** The paths of the four parts, and of the fields in their order. */
    static PathTree of(EventMapping mapping, List<String> fieldPaths) {
        PathTree tree = new PathTree();
        tree.add(mapping.customerId(), Row.CUSTOMER_ID);
        tree.add(mapping.eventId(), Row.EVENT_ID);
        tree.add(mapping.typeField(), Row.TYPE);
        tree.add(mapping.time(), Row.TIME);
        for (int i = 0; i < fieldPaths.size(); i++) {
            tree.add(fieldPaths.get(i), Row.FIELDS + i);
        }
        if (mapping.spread() != null) {
            tree.nodes(mapping.spread()).forEach(node -> node.spread = true);
        }
        return tree;
    }

    private void add(@Nullable String path, int slot) {
        if (path == null) {
            return;
        }
        int rank = 0;
        for (PathTree node : nodes(path)) {
            node.targets.add(new Target(slot, rank++));
        }
    }

    /** The nodes of a path's alternatives. */
    private List<PathTree> nodes(String path) {
        List<PathTree> nodes = new ArrayList<>();
        for (String alternative : path.split("\\|", -1)) {
            PathTree node = this;
            for (String name : alternative.trim().split("\\.", -1)) {
                node = node.children.computeIfAbsent(name, any -> new PathTree());
            }
            nodes.add(node);
        }
        return nodes;
    }

    /** Takes in another tree; used where two names mean the same field. */
    PathTree with(@Nullable PathTree other) {
        if (other == null) {
            return this;
        }
        PathTree merged = new PathTree();
        for (PathTree part : List.of(this, other)) {
            merged.spread |= part.spread;
            merged.targets.addAll(part.targets);
            part.children.forEach((name, child) -> merged.children.merge(name, child, PathTree::with));
        }
        return merged;
    }

    Map<String, PathTree> children() {
        return children;
    }

    @Nullable
    PathTree child(String name) {
        return children.get(name);
    }

    /** Whether the entries below become fields under their own names. */
    boolean isSpread() {
        return spread;
    }

    /** Whether nothing is wanted here or below. */
    boolean isEmpty() {
        return targets.isEmpty() && children.isEmpty() && !spread;
    }

    List<Target> targets() {
        return targets;
    }

    /** Whether any part of the event, and not only fields, is wanted here or below. */
    boolean takesParts() {
        return targets.stream().anyMatch(target -> target.slot() < Row.FIELDS)
                || children.values().stream().anyMatch(PathTree::takesParts);
    }
}
