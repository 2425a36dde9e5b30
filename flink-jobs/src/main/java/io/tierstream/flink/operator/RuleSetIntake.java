package io.tierstream.flink.operator;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Published rule sets on their way into force. They are compiled by a thread of their own, one after the other, since thousands of
 * rules take a second and events must not wait for it. All else is done by the task's thread.
 */
final class RuleSetIntake implements AutoCloseable {

    private final RulesInForce rules;
    private final MailboxExecutor mailbox;
    private final Listener listener;
    private final Queue<PublishedRuleSet> offered = new ArrayDeque<>();
    private final ExecutorService compiler;
    private @Nullable CompletableFuture<RulesInForce.Candidate> compiling;

    /** Is told what became of a rule set. */
    @FunctionalInterface
    interface Listener {
        void decided(PublishedRuleSet text, RuleSetVerdict verdict) throws Exception;
    }

    /**
     * Nothing is on its way yet.
     *
     * @param rules the rules that new ones replace
     * @param mailbox of the task
     * @param name of the task, for the compiler's thread
     */
    RuleSetIntake(RulesInForce rules, MailboxExecutor mailbox, Listener listener, String name) {
        this.rules = rules;
        this.mailbox = mailbox;
        this.listener = listener;
        this.compiler = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "rule set compiler of " + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void offer(PublishedRuleSet text) throws Exception {
        offered.add(text);
        compileNext();
    }

    private void compileNext() throws Exception {
        while (compiling == null && !offered.isEmpty()) {
            PublishedRuleSet next = offered.remove();
            RuleSetVerdict verdict = rules.verdict(next, System.currentTimeMillis());
            if (verdict == null) {
                compiling = CompletableFuture.supplyAsync(() -> rules.compile(next), compiler);
                compiling.whenComplete((candidate, failure) -> mailbox.execute(this::takeCompiled, "rule set"));
            } else {
                listener.decided(next, verdict);
            }
        }
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
        listener.decided(candidate.text(), rules.take(candidate, System.currentTimeMillis()));
        compileNext();
    }

    /** Waits until nothing is on its way: what was read before a checkpoint is read no more after it. */
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
