package io.tierstream.cli.replay;

import io.tierstream.cli.events.Csv;
import io.tierstream.engine.Transition;
import io.tierstream.engine.expression.ExpressionText;

/** One line of RFC 4180 per transition. */
public final class CsvFormat implements TransitionFormat {

    @Override
    public String header() {
        return "event_time,customer_id,target,direction,sequence,cause,id\n";
    }

    @Override
    public String line(Transition transition) {
        return ExpressionText.instant(transition.time())
                + ','
                + Csv.cell(transition.customerId())
                + ','
                + Csv.cell(transition.target().toString())
                + ','
                + transition.direction()
                + ','
                + transition.sequence()
                + ','
                + transition.reason().cause()
                + ','
                + transition.id()
                + '\n';
    }
}
