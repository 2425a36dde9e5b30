package io.tierstream.flink.operator;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;

/**
 * Published rule sets on their way into force. They are compiled by a thread of their own, one after the other, since thousands of
 * rules take a second and events must not wait for it. All else is done by the task's thread.
 */
final class RuleSetIntake implements AutoCloseable {

    private final RulesInForce rules;
    private final MailboxExecutor mailbox;
    private final Listener listener;
    private final BroadcastState<Long, PublishedRuleSet> onTheirWay;
    private final Queue<Long> waiting = new ArrayDeque<>();
    private final ExecutorService compiler;
    private @Nullable CompletableFuture<RulesInForce.Candidate> compiling;

    /** The number of the one that is being compiled. */
    private long number;

    private long lastNumber;

    /** Is told what became of a rule set. */
    @FunctionalInterface
    interface Listener {
        void decided(PublishedRuleSet text, RuleSetVerdict verdict) throws Exception;
    }

    /**
     * Nothing is on its way but what was when the state was stored.
     *
     * @param onTheirWay by number, what was read and is not decided: after a failure nobody reads it again
     * @param rules the rules that new ones replace
     * @param mailbox of the task
     * @param name of the task, for the compiler's thread
     */
    RuleSetIntake(
            BroadcastState<Long, PublishedRuleSet> onTheirWay,
            RulesInForce rules,
            MailboxExecutor mailbox,
            Listener listener,
            String name) {
        this.onTheirWay = onTheirWay;
        this.rules = rules;
        this.mailbox = mailbox;
        this.listener = listener;
        this.compiler = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "rule set compiler of " + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Goes on with what was on its way when the state was stored. */
    void resume() throws Exception {
        SortedSet<Long> numbers = new TreeSet<>();
        for (Map.Entry<Long, PublishedRuleSet> entry : onTheirWay.immutableEntries()) {
            numbers.add(entry.getKey());
        }
        waiting.addAll(numbers);
        lastNumber = numbers.isEmpty() ? 0 : numbers.last();
        compileNext();
    }

    void offer(PublishedRuleSet text) throws Exception {
        onTheirWay.put(++lastNumber, text);
        waiting.add(lastNumber);
        compileNext();
    }

    private void compileNext() throws Exception {
        while (compiling == null && !waiting.isEmpty()) {
            number = waiting.remove();
            PublishedRuleSet next = Objects.requireNonNull(onTheirWay.get(number));
            RuleSetVerdict verdict = rules.verdict(next, System.currentTimeMillis());
            if (verdict == null) {
                compiling = CompletableFuture.supplyAsync(() -> rules.compile(next), compiler);
                compiling.whenComplete((candidate, failure) -> mailbox.execute(this::takeCompiled, "rule set"));
            } else {
                decided(next, verdict);
            }
        }
    }

    private void decided(PublishedRuleSet text, RuleSetVerdict verdict) throws Exception {
        onTheirWay.remove(number);
        listener.decided(text, verdict);
    }

    private void takeCompiled() throws Exception {
        // It may have been waited for, and the next one be on its way.
        if (compiling != null && compiling.isDone()) {
            takeNext(compiling);
        }
    }

    private void takeNext(CompletableFuture<RulesInForce.Candidate> compiled) throws Exception {
        RulesInForce.Candidate candidate;
        try {
            candidate = compiled.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot compile a rule set: " + e.getCause(), e.getCause());
        }
        compiling = null;
        decided(candidate.text(), rules.take(candidate, System.currentTimeMillis()));
        compileNext();
    }

    /** Waits until nothing is on its way. */
    void await() throws Exception {
        while (compiling != null) {
            takeNext(compiling);
        }
    }

    @Override
    public void close() {
        compiler.shutdownNow();
    }
}
