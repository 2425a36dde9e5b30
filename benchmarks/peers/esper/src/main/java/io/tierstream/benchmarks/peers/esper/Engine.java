package io.tierstream.benchmarks.peers.esper;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.ShopEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A runtime of Esper for one partition, whose clock is the time of the partition's events. Not for several threads, which Esper is told,
 * so that it takes no locks.
 */
final class Engine implements AutoCloseable {

    /** No event, but time alone. */
    private static final String NO_EVENT = "";

    private final EPRuntime runtime;
    private final EPEventService events;
    private final EventSender sender;
    private final Consumer<Answer> answers;
    private final Map<String, Customer> customers = new HashMap<>();

    private String eventId = NO_EVENT;
    private long now = Long.MIN_VALUE;

    /**
     * Compiles and starts the statements.
     *
     * @param name unique in this process
     * @param answers gets what changes
     */
    Engine(String name, Question question, Consumer<Answer> answers) throws EPCompileException, EPDeployException {
        this.answers = answers;
        List<Statement> statements = Statement.of(question);
        Configuration configuration = configuration();
        EPCompiled compiled = EPCompilerProvider.getCompiler()
                .compile(
                        statements.stream().map(Statement::text).collect(Collectors.joining("\n")),
                        new CompilerArguments(configuration));
        this.runtime = EPRuntimeProvider.getRuntime(name, configuration);
        this.events = runtime.getEventService();
        EPDeployment deployment = runtime.getDeploymentService().deploy(compiled);
        for (Statement statement : statements) {
            runtime.getDeploymentService()
                    .getStatement(deployment.getDeploymentId(), statement.name())
                    .setSubscriber(new Rows(statement));
        }
        this.sender = events.getEventSender(Statement.EVENTS);
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.getCommon().addEventType(Statement.EVENTS, ShopAction.class);
        configuration.getCompiler().getByteCode().setAllowSubscriber(true);
        configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
        configuration.getRuntime().getThreading().setListenerDispatchPreserveOrder(false);
        configuration.getRuntime().getThreading().setInsertIntoDispatchPreserveOrder(false);
        configuration.getRuntime().getExecution().setDisableLocking(true);
        return configuration;
    }

    /** Takes an event in; events come in time order. First the clock goes on, and events leave the windows. */
    void accept(ShopEvent event) {
        if (event.time() != now) {
            now = event.time();
            eventId = NO_EVENT;
            events.advanceTime(now);
        }
        eventId = event.id();
        sender.sendEvent(new ShopAction(customers.computeIfAbsent(event.customerId(), Customer::new), event));
    }

    @Override
    public void close() {
        runtime.destroy();
    }

    /** Gets the rows of a statement. Esper looks for its method by name. */
    public final class Rows {

        private final int[] rules;

        private Rows(Statement statement) {
            this.rules = statement.columns().stream()
                    .mapToInt(Statement.Column::number)
                    .toArray();
        }

        /** Called by Esper with a customer and, for each rule, true, false, or null when no event is left to be summed up. */
        public void update(Object[] row) {
            Customer customer = (Customer) row[0];
            for (int i = 0; i < rules.length; i++) {
                boolean holds = Boolean.TRUE.equals(row[i + 1]);
                if (customer.changes(rules[i], holds)) {
                    answers.accept(new Answer(eventId, customer.id(), now, rules[i], holds));
                }
            }
        }
    }
}
