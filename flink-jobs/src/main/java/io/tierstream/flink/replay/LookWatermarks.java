package io.tierstream.flink.replay;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.population.Population;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Moves time from one instant at which all customers are looked at to the next, just before the first event of the file that is not before it, and not
 * otherwise: so the job sees of a file what a replay in one process sees, whatever the order of its events.
 */
final class LookWatermarks extends AbstractStreamOperator<Inbound> implements OneInputStreamOperator<Inbound, Inbound> {

    private static final long serialVersionUID = 1L;

    private final PublishedRuleSet rules;
    private transient @Nullable Population population;
    private transient long reached;

    LookWatermarks(PublishedRuleSet rules) {
        this.rules = rules;
    }

    @Override
    public void open() throws Exception {
        super.open();
        Compilation compilation = RuleSets.compile(rules.name(), rules.yaml(), rules.version());
        population = ((Compilation.Compiled) compilation).ruleSet().population();
        reached = Long.MIN_VALUE;
    }

    @Override
    public void processElement(StreamRecord<Inbound> element) {
        Event event = ((Inbound.Accepted) element.getValue()).event();
        long instant = Objects.requireNonNull(population).lookNotAfter(event.time());
        if (instant > reached) {
            reached = instant;
            output.emitWatermark(new Watermark(instant));
        }
        output.collect(element);
    }

    /** Of the clock of the file only the end counts. */
    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        if (watermark.getTimestamp() == Long.MAX_VALUE) {
            super.processWatermark(watermark);
        }
    }
}
