package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.population.Drift;
import io.tierstream.engine.population.Population;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has all customers of a task be looked at when there is need to: to count what their metrics show, when cut-offs are to be taken, and to
 * decide about them anew, when cut-offs or rules have come into force.
 */
final class PopulationWatch {

    /**
     * While too few customers have a value for cut-offs, it is looked again after so much time, milliseconds, and then after twice as much
     * each time.
     */
    private static final long RETRY = 10_000;

    private final CustomerSweep sweep;
    private final Look look;
    private final Consumer<PartialCensus> told;
    private final int task;
    private final int tasks;
    private boolean deciding;

    /** The instant of the last count of this task. */
    private long countedAt = CutOffs.NEVER;

    /** The version of the rule set of the last count. */
    private long countedUnder;

    /** When to look again for customers who have values. */
    private long retry = CutOffs.NEVER;

    private long pause = RETRY;

    /** Looks at a customer. */
    interface Look {

        /** All customers are about to be looked at, who must therefore be where they can be found. */
        void prepare() throws Exception;

        /**
         * Lets time pass for a customer, which applies what is new.
         *
         * @param after is shown the customer then
         */
        void at(String key, long time, Consumer<Customer> after) throws Exception;
    }

    PopulationWatch(CustomerSweep sweep, Look look, Consumer<PartialCensus> told, int task, int tasks) {
        this.sweep = sweep;
        this.look = look;
        this.told = told;
        this.task = task;
        this.tasks = tasks;
    }

    /** Rules or cut-offs have come into force, or were when the state was stored and not everybody had been looked at. */
    void decideAll() {
        deciding = true;
        sweep.close();
    }

    /** Whether not everybody has been decided about by the rules and cut-offs in force. */
    boolean isDeciding() {
        return deciding;
    }

    /**
     * Goes on with what is under way, or begins what is due.
     *
     * @param clock the instant that all events read so far have come to, milliseconds since the epoch
     */
    void goOn(Engine engine, long clock) throws Exception {
        if (sweep.isUnderWay()) {
            sweep.goOn();
        } else if (deciding) {
            look.prepare();
            sweep.start(new Deciding(clock));
        } else {
            long instant = dueCut(engine, clock);
            if (instant != CutOffs.NEVER) {
                countedAt = instant;
                countedUnder = engine.version().version();
                look.prepare();
                sweep.start(new Counting(engine, instant));
            }
        }
    }

    /** When cut-offs are to be taken of, if now; {@link CutOffs#NEVER} if not. */
    private long dueCut(Engine engine, long clock) {
        Population population = engine.population();
        if (population == null) {
            return CutOffs.NEVER;
        }
        long look = population.lookNotAfter(clock);
        boolean newRules = countedUnder != engine.version().version();
        boolean isFirst = engine.cutOffs().isNone();
        if (!isFirst && look > engine.cutOffs().asOf() && (look > countedAt || newRules)) {
            return look;
        }
        if (!engine.lacksCutOffs() || !newRules && clock < retry) {
            return CutOffs.NEVER;
        }
        pause = newRules ? RETRY : 2 * pause;
        retry = clock + pause;
        return clock;
    }

    private final class Deciding implements CustomerSweep.Visitor {

        private final long time;

        Deciding(long time) {
            this.time = time;
        }

        @Override
        public void visit(String key) throws Exception {
            look.at(key, time, customer -> {});
        }

        @Override
        public void finish() {
            deciding = false;
        }
    }

    private final class Counting implements CustomerSweep.Visitor {

        private final Engine engine;
        private final long asOf;
        private final Census census = Census.ofSketches();

        Counting(Engine engine, long asOf) {
            this.engine = engine;
            this.asOf = asOf;
            census.ask(engine.asked());
        }

        @Override
        public void visit(String key) throws Exception {
            look.at(key, asOf, customer -> engine.count(customer, census));
        }

        @Override
        public void finish() {
            Population population = engine.population();
            long atLeast = population == null ? 1 : population.atLeast();
            told.accept(new PartialCensus(
                    engine.version().name(),
                    engine.version().version(),
                    asOf,
                    atLeast,
                    task,
                    tasks,
                    PartialCensus.bytes(census),
                    standing(population)));
        }

        private byte[] standing(@Nullable Population population) {
            if (population == null || population.drift() == null) {
                return new byte[0];
            }
            Drift drift = population.drift();
            if (engine.lacksCutOffs() || population.isCutDue(asOf, engine.cutOffs())) {
                return new byte[0];
            }
            return new Standing(engine.cutOffs().at(engine.asked()), drift.points()).toBytes();
        }
    }
}
