package io.tierstream.console.rules;

import io.tierstream.engine.RuleSet;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.v1.CustomerMembership;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles each text once; what was not asked for in a while is forgotten. */
final class CompiledRuleBook implements RuleBook {

    private static final int KEPT = 16;

    /** Nothing that is shown depends on the version. */
    private static final long ANY_VERSION = 0;

    private final Map<String, Optional<Compilation.Compiled>> compiled = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Compilation.Compiled>> eldest) {
            return size() > KEPT;
        }
    };

    @Override
    public ReadableRuleSet read(String text) {
        return compile(text).map(ReadableText::of).orElse(ReadableRuleSet.EMPTY);
    }

    @Override
    public List<TierOutlook> outlook(String inForce, String decidedBy, CustomerMembership membership) {
        Optional<RuleSet> rules = compile(inForce).map(Compilation.Compiled::ruleSet);
        Optional<RuleSet> before = compile(decidedBy).map(Compilation.Compiled::ruleSet);
        return rules.isEmpty() || before.isEmpty()
                ? List.of()
                : TierOutlook.of(rules.get(), before.get(), Snapshot.of(membership));
    }

    @Override
    public Targets targets(String text) {
        return compile(text).map(one -> Targets.of(one.ruleSet())).orElse(Targets.NONE);
    }

    private synchronized Optional<Compilation.Compiled> compile(String text) {
        return compiled.computeIfAbsent(
                text,
                none -> RuleSets.compile("rule set", text, ANY_VERSION) instanceof Compilation.Compiled done
                        ? Optional.of(done)
                        : Optional.empty());
    }
}
