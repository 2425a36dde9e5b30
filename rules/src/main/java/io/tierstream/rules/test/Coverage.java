package io.tierstream.rules.test;

import io.tierstream.engine.Finding;
import io.tierstream.engine.Standing;
import io.tierstream.engine.expression.ExpressionText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which parts of the conditions have held in tests, and which have failed. */
public final class Coverage {

    private final Map<Part, Seen> parts = new LinkedHashMap<>();

    /**
     * A part of a condition that is not made of smaller ones.
     *
     * @param target the segment, or {@code tierset:tier}
     * @param text as it is written
     */
    public record Part(String target, String text) {}

    private static final class Seen {
        boolean held;
        boolean failed;
    }

    void look(List<Standing> standings) {
        for (Standing standing : standings) {
            for (Standing.Level level : standing.levels()) {
                look(level.target().toString(), level.when());
                if (level.keep() != null) {
                    look(level.target().toString(), level.keep());
                }
            }
        }
    }

    private void look(String target, Finding finding) {
        if (finding instanceof Finding.All all) {
            all.parts().forEach(part -> look(target, part));
        } else if (finding instanceof Finding.Any any) {
            any.parts().forEach(part -> look(target, part));
        } else if (finding instanceof Finding.Not not) {
            look(target, not.part());
        } else if (finding instanceof Finding.Choice choice) {
            look(target, choice.test());
            look(target, choice.yes());
            look(target, choice.no());
        } else if (finding instanceof Finding.Test test) {
            Seen seen =
                    parts.computeIfAbsent(new Part(target, ExpressionText.of(test.expression())), none -> new Seen());
            seen.held |= test.holds();
            seen.failed |= !test.holds();
        }
    }

    /** The parts of all conditions. */
    public int size() {
        return parts.size();
    }

    /** How many parts have both held and failed. */
    public int covered() {
        return (int)
                parts.values().stream().filter(seen -> seen.held && seen.failed).count();
    }

    /** The parts that have never held. */
    public List<Part> neverHeld() {
        List<Part> found = new ArrayList<>();
        parts.forEach((part, seen) -> {
            if (!seen.held) {
                found.add(part);
            }
        });
        return found;
    }

    /** The parts that have never failed. */
    public List<Part> neverFailed() {
        List<Part> found = new ArrayList<>();
        parts.forEach((part, seen) -> {
            if (!seen.failed) {
                found.add(part);
            }
        });
        return found;
    }
}
